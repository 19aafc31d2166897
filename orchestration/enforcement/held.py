"""Why something that is due is held back: a closed set, each with its English sentence for programs."""

from collections.abc import Mapping

HELD: Mapping[str, str] = {
    "hold": "a hold covers it",
    "quarantine": "a row of this person is in quarantine",
    "warning": "the person is to be warned first, see `oubli export warnings`",
    "doubt": "it may be what was erased before, and nothing dates it; date it in its system or erase it there",
    "blocked_source": "a source of this person is not trusted tonight",
}
WHY_HELD = """
case
    when is_held then 'hold'
    when is_quarantined then 'quarantine'
    when is_unwarned then 'warning'
    when is_doubtful then 'doubt'
end
"""
"""The reason by the columns of fct_due_actions; null: none. A source is blocked in the moment of acting only."""
