"""The people, as Tryton keeps them: party, address, contact mechanisms, identifier, newsletter, account."""

from typing import Any

from proteus import Model, Wizard

from tests.e2e.tryton.person import Person

LISTS = ("Lettre mensuelle", "Offres")
"""The newsletters; whoever subscribed is on both, whoever left has left one of them."""


def create_party(person: Person) -> Any:
    """Create a party with everything that is typed in about it; returns the proteus record."""
    party = Model.get("party.party")(name=person.typo or person.name)
    address = party.addresses[0]
    address.street_unstructured = person.street
    address.postal_code = f"{75000 + person.number}"
    address.city = "Villefictive"
    for at, email in enumerate(person.emails):
        party.contact_mechanisms.new(type="email", value=email, name="bureau" if at else None)
    party.contact_mechanisms.new(type="phone", value=person.phone)
    if person.number % 2:
        # A landline range kept for fiction: Tryton refuses the mobile one as not valid.
        party.contact_mechanisms.new(type="mobile", value=person.phone.replace("1 99 00", "2 61 91"))
    if person.siren:
        party.identifiers.new(type="fr_siren", code=person.siren)
    party.categories.append(_category("Salon" if person.number % 2 else "Site"))
    party.save()
    if person.typo:
        party.name = person.name
        party.save()
    return party


def subscribe(person: Person) -> None:
    """Put a person's first address on the newsletters, or off again, as Tryton's own pages would."""
    Email = Model.get("marketing.email")
    if person.subscription:
        for at, list_ in enumerate(_lists()):
            email = Email(email=person.emails[0], list_=list_, active=False)
            email.save()
            email.active = at > 0 or not person.subscription.left
            email.save()


def open_account(person: Person, party: Any | None) -> None:
    """Give a person an account in the web shop, of a party or of none."""
    user = Model.get("web.user")(email=person.emails[0], password="a-long-and-made-up-password", party=party)
    user.save()


def merge(duplicate: Any, into: Any) -> None:
    """Merge two parties by Tryton's own wizard; the duplicate stays, inactive."""
    wizard = Wizard("party.replace", models=[duplicate])
    wizard.form.source = duplicate
    wizard.form.destination = into
    wizard.execute("replace")


def _category(name: str) -> Any:
    Category = Model.get("party.category")
    known = Category.find([("name", "=", name)])
    if known:
        return Category(known[0].id)
    category = Category(name=name)
    category.save()
    return category


def _lists() -> list[Any]:
    List = Model.get("marketing.email.list")
    known = {one.name: one for one in List.find()}
    for name in LISTS:
        if name not in known:
            known[name] = List(name=name)
            known[name].save()
    return [known[name] for name in LISTS]
