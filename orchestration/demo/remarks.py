"""Free text as it is found in a CRM: mostly harmless, now and then what may not be written down at all."""

from random import Random

HARMLESS = (
    "Rappeler la semaine prochaine.",
    "A demandé le catalogue de printemps.",
    "Intéressé par une offre groupée, en parle à son associé.",
    "Livraison à déposer chez la gardienne.",
    "Préfère être contacté le matin.",
    "Devis envoyé, attend une réponse avant la fin du mois.",
    "Satisfait de la dernière commande 👍",
    "Ne décroche jamais avant 10 h.",
)
SENSITIVE = (
    "Enceinte de six mois, rappeler après l'accouchement.",
    "En arrêt maladie, traitement lourd pour un cancer.",
    "Client pénible, un vrai con, à éviter.",
    "Délégué CGT, toujours en grève.",
    "Fait le ramadan, ne pas appeler à midi.",
    "Interdit bancaire, sort de prison.",
    "N° de sécu : 1 84 12 76 451 089 46",
    "IBAN dicté au téléphone : FR76 3000 6000 0112 3456 7890 189",
    "Divorce en cours, sa femme a demandé sa nouvelle adresse.",
)


def draw_remark(first_name: str, rng: Random) -> str:
    """One remark; every tenth is excessive or sensitive, some name the person."""
    if rng.random() < 0.1:
        return rng.choice(SENSITIVE)
    remark = rng.choice(HARMLESS)
    return f"{first_name.strip()} : {remark}" if rng.random() < 0.3 else remark
