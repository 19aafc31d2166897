"""The person on one night: what every decision about the person starts from, worked out once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.dbt_project.oracle.book import Book, Rule, Term
from tests.dbt_project.oracle.contacts import Contact, last_contact, last_login
from tests.dbt_project.oracle.days import after
from tests.dbt_project.oracle.erasure import Return, returned
from tests.dbt_project.oracle.history import Document, History
from tests.dbt_project.oracle.objections import opted_out_on
from tests.dbt_project.oracle.standing import Standing, standing


@dataclass(frozen=True)
class Person:
    """A history, read under a book, as of a night."""

    history: History
    book: Book
    as_of: date
    standing: Standing
    last_contact: Contact | None
    last_login: date | None
    opted_out_on: date | None
    returned: Return | None

    def is_meant_by(self, rule: Rule, *, surely: bool = False) -> bool:
        """Whether the rule is for people like this one; every condition given must hold.

        Decided: one record in a system, or that names a country, is enough to be meant; surely meant is whose records
        are all there, and whose every named country is that one. Whose country nobody names is of none.
        """
        segment_holds = rule.segment in (None, self.standing.segment)
        customer_holds = rule.customer in (None, self.standing.is_customer)
        countries = self.standing.countries
        country_holds = rule.country is None or (countries == {rule.country} if surely else rule.country in countries)
        known_in = {record.source for record in self.history.records}
        # Of a document and an event their own system is asked.
        source_holds = (
            rule.sources is None
            or rule.grain in ("document", "event")
            or (known_in <= set(rule.sources) if surely else bool(known_in & set(rule.sources)))
        )
        return segment_holds and customer_holds and country_holds and source_holds

    def left_to(self, rule: Rule, surely_fits: Callable[[Rule], bool]) -> tuple[str, ...]:
        """The data that no narrower rule of the purpose keeps in the place of `rule`."""
        rules = self.book.rules_in_force(self.as_of)
        narrower = [other for other in rules if other.is_narrower_than(rule) and surely_fits(other)]
        return tuple(category for category in rule.data if not any(category in other.data for other in narrower))

    def clock(self, name: str, document: Document | None = None) -> date | None:
        """The day a clock counts from, of the person or of a document; None if nobody knows.

        Decided: a document without a fiscal year, or with one that ended before its issue, belongs to the calendar year
        of its issue; one without a delivery, or with one before its issue, is delivered when issued; `payment` is known
        of payments only.
        """
        match name:
            case "last_contact":
                return self.last_contact.day if self.last_contact else self.standing.collected_on
            case "collection":
                return self.standing.collected_on
            case "end_of_relation":
                return self.standing.relation_ended_on if self.standing.is_customer else None
            case "last_login":
                return self.last_login
        if document is None:
            return None
        issued = document.issued_on
        match name:
            case "fiscal_year_end":
                closed = document.fiscal_year_end
                is_its_own = closed and (issued is None or closed >= issued)
                return closed if is_its_own else issued and date(issued.year, 12, 31)
            case "delivery":
                return max((day for day in (document.delivered_on, issued) if day), default=None)
            case "payment":
                return issued if (document.kind or "").lower() == "payment" else None
            case _:
                return issued

    def end(self, rule: Rule, term: Term, document: Document | None = None) -> tuple[date | None, date | None]:
        """From when a phase counts, and the first day it is over.

        Decided: an objection ends at once what it ends, and lengthens nothing that was over before; what it ended
        counts from it.
        """
        start = self.clock(term.clock, document)
        due = after(start, term.keep)
        objected = self.opted_out_on if rule.ends_on_objection else None
        if objected and (due is None or objected <= due):
            return objected, objected
        return start, due

    def end_of(
        self, category: str, rule: Rule, term: Term, document: Document | None = None
    ) -> tuple[date | None, date | None]:
        """The same for one data category.

        Decided: what was erased and is there again is over for every purpose that no document needs, and a quote goes
        with whom it was made to.
        """
        start, due = self.end(rule, term, document)
        back = self.returned
        if back is None or back.is_doubtful or category not in back.categories:
            return start, due
        is_own = rule.grain == "person" and term.phase == "active"
        is_over_with_it = is_own or (rule.grain == "document" and rule.ends_on_objection)
        if is_over_with_it and (due is None or back.day <= due):
            return back.day, back.day
        return start, due


def person(history: History, book: Book, as_of: date) -> Person:
    """Read a history."""
    return Person(
        history,
        book,
        as_of,
        standing(history, as_of),
        last_contact(history, book, as_of),
        last_login(history, book, as_of),
        opted_out_on(history, book, as_of),
        returned(history, book, as_of),
    )
