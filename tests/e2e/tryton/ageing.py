"""Giving the records their age: Tryton stamps everything with the moment of writing.

Stamps are rewritten in SQL, in the history tables as well, and only where Oubli reads them or a person
would. The order of a record's versions is kept, a day apart.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from trytond.transaction import Transaction

from tests.e2e.tryton.person import Person

_VERSIONS = """
    UPDATE {table}__history h
    SET create_date = %(day)s,
        write_date = CASE WHEN v.version > 1 THEN %(day)s::timestamp + (v.version - 1) * interval '1 day' END
    FROM (SELECT __id, row_number() OVER (PARTITION BY id ORDER BY __id) AS version FROM {table}__history) v
    WHERE v.__id = h.__id AND h.{column} = %(party)s"""
_LATEST = """
    UPDATE {table} t SET create_date = h.create_date, write_date = h.write_date
    FROM (SELECT DISTINCT ON (id) id, create_date, write_date FROM {table}__history ORDER BY id, __id DESC) h
    WHERE h.id = t.id AND t.{column} = %(party)s"""
_PLAIN = "UPDATE {table} SET create_date = %(day)s, write_date = NULL WHERE {column} = %(party)s"
_ABOUT = """
    UPDATE {table} SET create_date = %(day)s, write_date = NULL
    WHERE resource = 'party.party,' || %(party)s OR resource IN
        (SELECT 'sale.opportunity,' || id FROM sale_opportunity WHERE party = %(party)s
         UNION SELECT 'sale.sale,' || id FROM sale_sale WHERE party = %(party)s
         UNION SELECT 'account.invoice,' || id FROM account_invoice WHERE party = %(party)s)"""
_VERSIONED = {"party_party": "id", "party_address": "party", "party_identifier": "party"}
_OWNED = {"party_contact_mechanism": "party", '"party_party-party_category"': "party"}
_OF_PERSON = [
    *(sql.format(table=t, column=c) for t, c in _VERSIONED.items() for sql in (_VERSIONS, _LATEST)),
    *(_PLAIN.format(table=t, column=c) for t, c in _OWNED.items()),
    *(_ABOUT.format(table=t) for t in ("ir_note", "ir_attachment", "ir_email", "ir_chat_channel", "ir_model_log")),
    "UPDATE ir_chat_message SET create_date = %(day)s, write_date = NULL WHERE email = ANY(%(emails)s)",
]
_OF_DOCUMENTS = (
    """UPDATE account_invoice SET create_date = invoice_date, write_date = invoice_date,
       numbered_at = invoice_date + interval '12 hours'""",
    "UPDATE account_move SET create_date = date, write_date = date, post_date = date",
    "UPDATE account_move_line l SET create_date = m.date, write_date = m.date FROM account_move m WHERE m.id = l.move",
    """UPDATE account_invoice_line l SET create_date = i.invoice_date, write_date = i.invoice_date
       FROM account_invoice i WHERE i.id = l.invoice""",
    "UPDATE sale_sale SET create_date = sale_date, write_date = sale_date, quotation_date = sale_date",
)
_OF_INSIDERS = """
    UPDATE {table} SET create_date = '2013-01-01', write_date = NULL
    WHERE {column} IN (SELECT party FROM company_company UNION SELECT party FROM company_employee)"""


def age(database: str, people: Mapping[Person, Any], strangers: Iterable[Person]) -> None:
    """Stamp every record with the day of what it tells of."""
    with Transaction().start(database, 0) as transaction:
        cursor = transaction.connection.cursor()
        for person, party in people.items():
            about = {"party": party.id, "day": person.collected, "emails": list(person.emails)}
            for sql in _OF_PERSON:
                cursor.execute(sql, about)
            _age_opportunities(cursor, person, party.id)
        for person in (*people, *strangers):
            _age_addresses(cursor, person)
        for sql in _OF_DOCUMENTS:
            cursor.execute(sql)
        for table, column in (_VERSIONED | _OWNED).items():
            cursor.execute(_OF_INSIDERS.format(table=table, column=column))


def _age_addresses(cursor: Any, person: Person) -> None:
    of_account = {"day": person.collected, "email": person.emails[0]}
    cursor.execute("UPDATE web_user SET create_date = %(day)s WHERE lower(email) = lower(%(email)s)", of_account)
    one = person.subscription
    if one:
        cursor.execute(
            "UPDATE marketing_email SET create_date = %(asked)s,"
            " write_date = CASE WHEN active THEN %(confirmed)s::timestamp ELSE %(left)s::timestamp END"
            " WHERE email = lower(%(email)s)",
            {"asked": one.asked, "confirmed": one.confirmed, "left": one.left, "email": person.emails[0]},
        )


def _age_opportunities(cursor: Any, person: Person, party: int) -> None:
    for one in person.opportunities:
        days = {"party": party, "day": one.started, "ended": one.ended}
        cursor.execute(_VERSIONS.format(table="sale_opportunity", column="party"), days)
        cursor.execute(_LATEST.format(table="sale_opportunity", column="party"), days)
        for table in ("sale_opportunity", "sale_opportunity__history"):
            cursor.execute(
                f"UPDATE {table} SET end_date = %(ended)s WHERE party = %(party)s AND end_date IS NOT NULL", days
            )
