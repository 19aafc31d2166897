"""Everything a report tells, read from the warehouse in one transaction. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, inspect, text

from orchestration.errors import DatabaseError
from orchestration.evidence.outside import Outside
from orchestration.ingestion.mapped_source import MappedSource
from orchestration.reporting.figures import NightFigures, read_figures
from orchestration.reporting.names import Names, read_names
from orchestration.reporting.night import Night, read_night
from orchestration.reporting.past import PastNight, Tone, read_past
from orchestration.reporting.remains import Remaining, tell_remains
from orchestration.reporting.residues import tell_residue
from orchestration.reporting.sections.categories import (
    Archived,
    Category,
    Staying,
    read_archived,
    read_categories,
    read_standing,
    read_staying,
    tell_archived,
)
from orchestration.reporting.sections.coming_due import ComingDue, read_coming_due
from orchestration.reporting.sections.decisions import (
    Finding,
    Holds,
    Submitted,
    read_holds,
    read_submitted,
    tell_findings,
    tell_lapsed,
)
from orchestration.reporting.sections.last_contact import LastContact, read_last_contact
from orchestration.reporting.sections.legal_basis import LegalBasis, read_legal_basis
from orchestration.reporting.sections.missed import Missed, read_missed
from orchestration.reporting.sections.opt_outs import OptOuts, read_opt_outs
from orchestration.reporting.sections.promises import Promise, read_promises
from orchestration.reporting.sections.proof import Proof, read_proof
from orchestration.reporting.sections.reach import read_reach
from orchestration.reporting.sections.restored import tell_restored
from orchestration.reporting.sections.systems import Quarantined, System, read_quarantine, read_systems
from orchestration.reporting.sections.trends import NIGHTS
from orchestration.reporting.sections.undated import Undated, read_undated
from orchestration.reporting.sections.undelivered import tell_undelivered
from orchestration.reporting.sections.why import RuleOutcome, Took, read_why, settled, took_effect
from orchestration.reporting.texts import Text, say
from orchestration.reporting.waits import Reason, tell_wait

_TO_WARN = text("select cast(coalesce(sum(people_to_warn), 0) as integer) from reporting.rpt_warnings")


@dataclass(frozen=True)
class Report:
    """What the page shows."""

    night: Night
    names: Names
    figures: NightFigures
    categories: tuple[Category, ...]
    archived: tuple[Archived, ...]
    staying: Staying
    standing: Staying
    submitted: tuple[Submitted, ...]
    lapsed: Text | None
    """Of a plan that waits: whose approval expired before it was applied."""
    holds: tuple[Holds, ...]
    findings: tuple[Finding, ...]
    why: tuple[RuleOutcome, ...]
    proof: Proof
    restored: Sequence[Text]
    reach: tuple[Text, ...]
    due: ComingDue
    last_contact: LastContact
    basis: LegalBasis
    opt_outs: OptOuts
    systems: tuple[System, ...]
    missed: tuple[Missed, ...]
    to_warn: int
    """People who are to be warned before a rule ends their data, and who stood on no list of warnings yet."""
    quarantine: tuple[Quarantined, ...]
    undated: Undated
    promises: tuple[Promise, ...]
    undelivered: tuple[Text, ...]
    """Messages of earlier nights that somebody did not get."""
    past: tuple[PastNight, ...]
    """The nights up to this one, the newest first, as their own reports told them."""

    @property
    def stopped(self) -> tuple[Promise, ...]:
        """The broken promises that the night's state is about: those before acting if it was held, else those after."""
        gate = "before_enforcement" if self.night.state == "held" else "after_enforcement"
        return tuple(promise for promise in self.promises if promise.stops and promise.gate == gate)

    @property
    def tone(self) -> Tone:
        """How worried the reader should be."""
        if self.night.residues:
            return "bad"
        match self.night.state:
            case "held" | "failed" | "faulty":
                return "bad"
            case "waiting":
                return "bad" if self.stopped else "wait"
            case "partial" | "paused":
                return "wait"
            case "running":
                return "idle"
            case _:
                return "bad" if self.stopped else "wait" if self.figures.total.failed or self.remains else "good"

    @property
    def touched(self) -> int:
        """People of whom something was erased, archived or entered; under a plan that waits, would be."""
        plan = self.night.plan
        return plan.person_count if plan and self.night.state == "waiting" else self.figures.total.settled

    @property
    def sentence(self) -> Text:
        """The night in one sentence."""
        total = self.figures.total
        match self.night.state:
            case "waiting" if total.settled:
                return say("tonight.waiting_more", n=self.touched, settled=total.settled)
            case "waiting":
                return say("tonight.waiting", n=self.touched)
            case "held" | "paused":
                return self._cut_short
            case "failed" | "running":
                return say(f"tonight.{self.night.state}")
        if total.failed:
            return say("tonight.done_failures", n=total.failed)
        if self.night.residues:
            return say("tonight.done_residues")
        if self.stopped:
            return say("tonight.stopped_after")
        if self.night.state == "partial":
            blocked = sum(system.blocked is not None for system in self.systems)
            return (
                say("tonight.partial", n=total.settled) if total.settled else say("tonight.partial_nothing", n=blocked)
            )
        if total.settled:
            return say("tonight.done", n=total.settled)
        return say("tonight.done_held" if total.held else "tonight.done_nothing")

    @property
    def _cut_short(self) -> Text:
        """The sentence of a night that did nothing, or nothing more."""
        settled = self.figures.total.settled
        if self.night.state == "paused":
            return say("tonight.paused_more", n=settled) if settled else say("tonight.paused")
        return say("tonight.stopped_more" if settled else "tonight.stopped")

    @property
    def remains(self) -> tuple[Remaining, ...]:
        """What is left for somebody to do, once the night is over or its plan waits."""
        if self.night.state not in ("done", "partial", "faulty", "waiting"):
            return ()
        return tell_remains(
            promises=self.promises,
            figures=self.figures,
            basis=self.basis,
            standing=self.standing,
            findings=self.findings,
            to_warn=self.to_warn,
        )

    @property
    def waits(self) -> tuple[Reason, ...]:
        """Why the plan waits."""
        return tuple(tell_wait(wait, self.names) for wait in (self.night.plan.waits_for if self.night.plan else ()))

    @property
    def book_changed(self) -> tuple[Reason, ...]:
        """What a change of the policy book has to do with a check that stopped the night."""
        return tuple(tell_wait(wait, self.names) for wait in self.night.book_changed)

    @property
    def residues(self) -> tuple[Text, ...]:
        """Where erased addresses still stand, or may."""
        return tuple(tell_residue(found, self.names) for found in self.night.residues)

    @property
    def policies(self) -> tuple[Took, ...]:
        """The policies that took effect, or would under a plan that waits; those with most operations first."""
        return took_effect(self.why, planned=self.night.state == "waiting")

    @property
    def settled(self) -> dict[str, int]:
        """Operations by outcome, over all rules."""
        return settled(self.why)

    @property
    def scanned_for(self) -> int:
        """Erased addresses that the runs of the date looked for."""
        return sum(run.scanned_for or 0 for run in self.night.runs)

    @property
    def archiving(self) -> tuple[Text, ...]:
        """Where the originals of what was archived are."""
        return tell_archived(self.archived)


def read_report(
    engine: Engine, night_id: str, *, as_of: date, outside: Outside, data_map: Sequence[MappedSource]
) -> Report:
    """Read what the page shows.

    Raises:
        DatabaseError: there is no such night, or the reporting models were never built.
    """
    if not inspect(engine).has_table("rpt_outcomes", schema="reporting"):
        raise DatabaseError("reporting.rpt_outcomes", "the report's tables are not built yet; run `oubli run` first")
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        night = read_night(connection, night_id)
        names = read_names(connection, data_map, night.policy_hash)
        archived = read_archived(connection, night, names)
        return Report(
            night=night,
            names=names,
            figures=read_figures(connection, night, whole_date=True),
            categories=read_categories(connection, night),
            archived=archived,
            staying=read_staying(connection, night, names, data_map),
            standing=read_standing(connection, night, names, data_map),
            submitted=read_submitted(connection, night, names),
            lapsed=tell_lapsed(connection, night),
            holds=read_holds(connection, names),
            findings=tell_findings(night, names),
            why=read_why(connection, night, names),
            proof=read_proof(engine, connection, [run.night_id for run in night.runs], outside, names, archived),
            restored=tell_restored(connection, as_of, names),
            reach=read_reach(connection, night, names, data_map),
            due=read_coming_due(connection, as_of, names),
            last_contact=read_last_contact(connection, names, night.policy_hash),
            basis=read_legal_basis(connection, names),
            opt_outs=read_opt_outs(connection, names, night.policy_hash, data_map),
            systems=read_systems(connection, names),
            missed=read_missed(connection, night, names),
            to_warn=connection.execute(_TO_WARN).scalar_one(),
            quarantine=read_quarantine(connection, names),
            undated=read_undated(connection, names),
            promises=read_promises(connection, as_of, names),
            undelivered=tell_undelivered(connection),
            past=read_past(connection, as_of, most=NIGHTS),
        )
