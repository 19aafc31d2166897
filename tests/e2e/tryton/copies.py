"""The copies of personal data that Tryton keeps beside its records: notes, attachments, mail log, chat."""

from collections.abc import Mapping
from typing import Any

from trytond.pool import Pool
from trytond.transaction import Transaction

from tests.e2e.tryton.person import Person


def leave_copies(database: str, people: Mapping[Person, Any]) -> None:
    """Write a note, an attachment, a sent e-mail and a chat about everybody who `speaks`.

    Done inside Tryton and not by proteus: nothing but sending a real e-mail writes the mail log.
    """
    with Transaction().start(database, 1):
        pool = Pool()
        for person, party in people.items():
            if not person.speaks:
                continue
            about = f"party.party,{party.id}"
            pool.get("ir.note")(resource=about, message=f"{person.name} préfère le {person.phone}").save()
            attachment = pool.get("ir.attachment")(resource=about, name=f"CV {person.name}.txt", type="data")
            attachment.data = f"{person.name}, {person.emails[0]}".encode()
            attachment.save()
            _email(pool, about, person)
            for model in ("account.invoice", "sale.sale"):
                for document in pool.get(model).search([("party", "=", party.id)]):
                    pool.get("ir.note")(resource=str(document), message=f"{person.name} a appelé").save()
            for opportunity in pool.get("sale.opportunity").search([("party", "=", party.id)]):
                note = f"{person.name} rappelle lundi"
                pool.get("ir.note")(resource=str(opportunity), message=note).save()
                _chat(pool, str(opportunity), person)


def _email(pool: Any, about: str, person: Person) -> None:
    to = f'"{person.name}" <{person.emails[0]}>'
    email = pool.get("ir.email")(resource=about, recipients=to, subject=f"Bonjour {person.name}")
    email.body = f"<p>Bonjour {person.name}, merci de votre visite.</p>"
    email.addresses = [pool.get("ir.email.address")(address=person.emails[0])]
    email.save()


def _chat(pool: Any, about: str, person: Person) -> None:
    channel = pool.get("ir.chat.channel")(resource=about)
    channel.save()
    pool.get("ir.chat.follower")(channel=channel, email=person.emails[0]).save()
    message = pool.get("ir.chat.message")(channel=channel, email=person.emails[0], audience="public")
    message.content = f"Bonjour, {person.name} à l'appareil"
    message.save()
