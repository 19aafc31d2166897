"""What invented people are made of: names, streets, companies and professions, as Faker spells them in French."""

import re
import unicodedata
from dataclasses import dataclass

from faker import Faker

SECTORS = ("bâtiment", "commerce", "conseil", "industrie", "restauration", "santé", "transport", "informatique")
PRIVATE_DOMAINS = (
    "gmail.example",
    "orange.example",
    "free.example",
    "wanadoo.example",
    "hotmail.example",
    "laposte.example",
    "yahoo.example",
    "sfr.example",
    "outlook.example",
    "icloud.example",
)
ODD_NAMES = (
    ("Élodie 🌸", "Lefèvre"),
    ("محمد", "بن علي"),
    ("İPEK", "YILMAZ-ÇELİK"),
    ("  Jean-Marc ", " O’Neill  "),
    ("Zoë", "d'Aubigné"),
    ("Nguyễn", "Thị Minh Khai"),
    ("X Æ", "de La Tour du Pin-Chambly de La Charce-Montmorency"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A postal address."""

    street: str
    postcode: str
    city: str


@dataclass(frozen=True, slots=True)
class Pools:
    """What to draw from."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    places: tuple[Place, ...]
    companies: tuple[str, ...]
    jobs: tuple[str, ...]


def fill_pools(seed: int) -> Pools:
    """The pools that belong to a seed."""
    fake = Faker("fr_FR")
    fake.seed_instance(seed)
    return Pools(
        first_names=tuple(fake.first_name() for _ in range(400)),
        last_names=tuple(fake.last_name() for _ in range(600)),
        places=tuple(Place(fake.street_address(), fake.postcode(), fake.city()) for _ in range(400)),
        companies=tuple(fake.company() for _ in range(300)),
        jobs=tuple(fake.job() for _ in range(150)),
    )


def as_address_part(name: str) -> str:
    """A name as it stands in an e-mail address: lower case, no accents, hyphens for what is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "x"
