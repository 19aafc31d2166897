"""What a subscriber consented to, as the emailing tool's journal has it."""

from collections.abc import Iterator

from orchestration.demo.humans import DemoHuman
from orchestration.demo.rows import Row, moment

WORDING = "J'accepte de recevoir par e-mail les offres de la société. Je peux me désinscrire à tout moment."
SMS_WORDING = "J'accepte de recevoir les offres par SMS. STOP au 36xxx."
PRETICKED = "Sauf avis contraire de votre part, vous recevrez nos offres."
OWN_CUSTOMER = "En commandant vous recevrez nos offres pour des produits analogues ; refuser : décochez ici."


def opt_in_rows(human: DemoHuman) -> Iterator[Row]:
    """The decisions of one subscriber, oldest first; professionals are written to without."""
    life, rng = human.life, human.rng
    if human.persona.segment == "b2b":
        return
    asked = moment(life.collected_on, rng)
    proof = f"formulaire=newsletter-v{rng.randrange(1, 5)}; ip=203.0.113.{rng.randrange(256)}; horodatage={asked[:19]}"
    granted: Row = {"chan": "email", "act": "IN", "act_ts": asked, "proof": proof, "wording": WORDING}
    active = rng.choice(("double_optin", "checkbox"))
    match human.situation.consent:
        case "active" | "withdrawn":
            yield {**granted, "how": active}
        case "passive":
            yield {**granted, "how": "prechecked", "wording": PRETICKED}
        case "unproven":
            yield {**granted, "how": "checkbox", "proof": None, "wording": None}
        case "refused":
            yield {**granted, "how": "checkbox", "act": "NO"}
        case "soft":
            yield {**granted, "how": "customer", "wording": OWN_CUSTOMER}
    if human.situation.consent == "withdrawn" and life.objected_on:
        yield {**granted, "how": "preference_center", "act": "OUT", "act_ts": moment(life.objected_on, rng)}
    wants_sms = human.situation.name.startswith("live") and human.persona.mobile and rng.random() < 0.15
    if human.quirk == "sms_consent" or wants_sms:
        yield {**granted, "chan": "sms", "how": active, "wording": SMS_WORDING}
