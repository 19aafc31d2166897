"""How each system spells the same person: case, accents, address tags, telephone formats."""

from random import Random

from orchestration.demo.pools import as_address_part

NO_ADDRESSES = ("n/a", "N/A", "néant", "-", "aucun", "pas.de.mail")
NO_PHONES = ("pas de tél.", "00 00 00 00 00", "0000000000", "inconnu", "06")


def by_hand(email: str, rng: Random) -> str:
    """An address as somebody typed it: capitals, a blank at the end."""
    draw = rng.random()
    if draw < 0.25:
        local, _, domain = email.partition("@")
        return f"{local.title()}@{domain}"
    if draw < 0.32:
        return email.upper()
    if draw < 0.37:
        return f"{email} "
    return email


def with_tag(email: str, rng: Random) -> str:
    """An address as its owner gave it to a form: now and then with a plus tag, or without its dot."""
    draw = rng.random()
    local, _, domain = email.partition("@")
    if draw < 0.08:
        return f"{local}+promo@{domain}"
    if draw < 0.12 and domain == "gmail.example":
        return f"{local.replace('.', '')}@{domain}"
    return email


def in_capitals(name: str, rng: Random) -> str:
    """A last name as it is typed in France: in capitals, every other time without accents."""
    bare = as_address_part(name).replace("-", " ") if rng.random() < 0.5 else ""
    return (bare if len(bare) == len(name) else name).upper()


def national(number: str, rng: Random) -> str:
    """A telephone number in national spelling."""
    pairs = [number[i : i + 2] for i in range(0, 10, 2)]
    return rng.choice((" ", ".", "", "-", " ")).join(pairs)


def international(number: str, rng: Random) -> str:
    """A telephone number with its country code."""
    pairs = [number[i : i + 2] for i in range(2, 10, 2)]
    plain = number[1:]
    return rng.choice((f"+33{plain}", f"+33 {number[1]} {' '.join(pairs)}", f"0033{plain}", f"+33 (0){plain}"))
