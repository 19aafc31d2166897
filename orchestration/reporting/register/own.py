"""The processing that Oubli itself is (RGPD Art. 30): what it keeps of people to erase, to prove it and to wait.

What is kept is told by the tables it stands in. None of it has an end that code sets but the records of a hold, which
are forgotten when it is lifted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from orchestration.database.tables.catalogue import SCHEMAS
from orchestration.reporting.register.category import HeldCategory
from orchestration.reporting.register.ending import Ending
from orchestration.reporting.register.fact import Fact, Facts, coded, known, stated, without_repetition
from orchestration.reporting.register.processing import Processing, Retention
from orchestration.reporting.register.system import System
from orchestration.reporting.texts import Text, listed, say, word
from retention_policies.controller import Controller
from retention_policies.vocabulary import CATEGORIES, LegalBasis

WAREHOUSE = "oubli_warehouse"
"""Oubli's own database among the systems."""
_ACCOUNTED = {"proofs": "erasure", "operations": "erasure", "traces": "access", "holds": "hold"}
"""What each has to account for, for as long as it is kept without an end."""
KEPT: Mapping[str, tuple[str, ...]] = {
    "proofs": ("evidence.ledger", "evidence.erased"),
    "operations": ("enforcement.items", "enforcement.withdrawals"),
    "traces": (
        "archive.readings",
        "archive.restores",
        "enforcement.approvals",
        "enforcement.receipts",
        "control.pauses",
    ),
    "holds": ("control.holds",),
    "held": ("control.held_records",),
}
"""What is kept in which tables."""
ENDING = frozenset({"held"})
"""What code ends; everything else is kept until the controller decides."""


@dataclass(frozen=True)
class _Own:
    """One processing of Oubli's."""

    code: str
    bases: tuple[LegalBasis, ...]
    kept: tuple[str, ...]


_PROCESSINGS = (
    _Own("erasure_evidence", ("legal_obligation",), ("proofs", "operations", "traces")),
    _Own("erasure_holds", ("legitimate_interest", "legal_obligation"), ("holds", "held")),
)


def tell_warehouse(systems: Sequence[System]) -> System:
    """Oubli's database: it holds a copy of all that is read, and whatever Oubli keeps itself."""
    copied = {fact.code for system in systems for fact in system.data}
    return System(
        name=Fact(WAREHOUSE, say("own.warehouse")),
        data=(
            *(coded("category", category) for category in CATEGORIES if category in copied | {"fingerprints"}),
            *(coded("own_category", kept) for kept in KEPT),
        ),
        contents={},
        fates={},
        is_own_archive=False,
        processor="",
        role=Fact(
            WAREHOUSE,
            say("own.role", stores=listed([word("own_store", schema) for schema in ("raw", *SCHEMAS)])),
        ),
    )


def tell_own(controller: Controller, warehouse: System) -> Iterator[Processing]:
    """Each processing of Oubli's, as the register states it."""
    for own in _PROCESSINGS:
        yield _tell(own, controller, warehouse)


def _tell(own: _Own, controller: Controller, warehouse: System) -> Processing:
    return Processing(
        purpose=Fact(own.code, say(f"own.{own.code}")),
        sub_purposes=tuple(stated(each) for each in _lines(f"{own.code}_comprises")),
        created=None,
        owner=known(controller.department),
        basis=own.bases[0],
        bases=tuple(
            Fact(basis, say("own.basis", basis=word("legal_basis", basis), why=say(f"own.{own.code}_{basis}")))
            for basis in own.bases
        ),
        further_bases=own.bases[1:],
        interest=stated(say(f"own.{own.code}_interest")) if "legitimate_interest" in own.bases else None,
        ends_on_objection=False,
        people=tuple(stated(each) for each in _lines(f"{own.code}_people")),
        categories=tuple(_category(kept) for kept in own.kept),
        sensitive=say(f"own.{own.code}_sensitive"),
        systems=(warehouse.name,),
        collection=(say("own.collected"),),
        beside=None,
        recipients=(stated(say(f"own.{own.code}_recipients")),),
        processors=(),
        transfers=(),
        promises=(),
        kept=tuple(say(f"own.{_period(kept)}_notice", data=word("own_category", kept)) for kept in own.kept),
        retentions=tuple(_retention(own, kept) for kept in own.kept),
        ending=Ending((Fact("none", say(f"own.{own.code}_ending")),), say(f"own.{own.code}_notice_ending")),
        shared=(),
        security=tuple(_measures(own)),
        is_of_oubli=True,
    )


def _measures(own: _Own) -> Iterator[Fact]:
    if "proofs" in own.kept:
        yield Fact("evidence", say("measure.evidence"))
        yield Fact("append_only", say("own.append_only"))


def _lines(phrase: str) -> tuple[Text, ...]:
    told = say(f"own.{phrase}")
    return tuple(Text(fr, en) for fr, en in zip(told.fr.split("\n"), told.en.split("\n"), strict=True))


def _contents(kept: str) -> Facts:
    return without_repetition(Fact(table, word("own_table", table)) for table in KEPT[kept])


def _category(kept: str) -> HeldCategory:
    return HeldCategory(
        name=coded("own_category", kept),
        heading=word("heading", "fingerprints"),
        contents=_contents(kept),
        ends=(Fact(_end(kept), say(f"own.{_period(kept)}")),),
    )


def _retention(own: _Own, kept: str) -> Retention:
    end = _end(kept)
    confidence, data = "undecided" if end == "endless" else "text", word("own_category", kept)
    return Retention(
        rule=f"{own.code}.{kept}",
        sentence=say(f"own.{_period(kept)}_sentence", data=data),
        subject=coded("own_category", kept),
        data=(coded("own_data", kept),),
        start=Fact(f"start_{kept}", say(f"own.start_{kept}")),
        active=Fact(end, say(f"own.{_period(kept)}")),
        archive=None,
        end=Fact(end, say(f"own.{end}_end")),
        reference=stated(say(f"own.{own.code}_reference")),
        confidence=Fact(confidence, word("confidence", confidence)),
        validity=None,
        lasting=(),
    )


def _end(kept: str) -> str:
    return "until_lifted" if kept in ENDING else "endless"


def _period(kept: str) -> str:
    return "until_lifted" if kept in ENDING else f"endless_{_ACCOUNTED[kept]}"
