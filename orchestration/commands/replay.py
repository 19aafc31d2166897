"""`oubli replay`."""

from datetime import UTC, datetime

import typer

from orchestration.commands.nights import AsJson, AsOf, conclude, execute
from orchestration.commands.session import day, err, in_paris, session
from orchestration.database.touched import touch_everybody
from orchestration.enforcement.lease import leased
from orchestration.evidence.ledger_copy import copy_ledger
from orchestration.evidence.outside import outside_of
from orchestration.evidence.restoring import restore
from orchestration.evidence.verification import verify


def replay(as_of: AsOf = None, as_json_: AsJson = False) -> None:
    """After a restore from a backup: learn anew who was erased and who opted out, then run a night that erases them.

    What the warehouse has forgotten is read from the copies in $OUBLI_HOME/evidence. Holds placed since the backup are
    in no copy: place them again before.
    """
    with session() as work:
        outside = outside_of(work.settings)
        with leased(work.warehouse, f"replay of {in_paris(datetime.now(UTC))}") as alone:
            restored = restore(alone, outside)
            # A copy that was cut while the warehouse had it all must not stop the night that would mend it.
            copy_ledger(alone, work.settings.home)
            touch_everybody(alone, "`oubli replay`")
            head = verify(alone, outside)
        err.print(
            f"The ledger verifies: {head.seq:,} entries, {restored.entries:,} of them from its copy. "
            f"Opt-outs put back: {restored.opt_outs:,}.",
            highlight=False,
            soft_wrap=True,
        )
        night, sentence = execute(work, "retention_night", day(as_of), None)
        status = conclude(work, night, sentence, as_json_=as_json_)
    raise typer.Exit(status)
