"""A slip in a period is no threshold that is too low: the report says first what changed."""

from tests.orchestration.reporting.pages import Page


def test_a_night_stopped_after_the_policies_changed_says_so_before_the_check(variant, tmp_path):
    said = Page(variant("SLIPPED").report(tmp_path)).said("fr")
    first, changed, slip, how, check = (
        said.index(words)
        for words in (
            "Relisez d’abord les politiques",
            "(de aaaaaaaaaaaa à bbbbbbbbbbbb)",
            "Cherchez d’abord une erreur de durée",
            "Corrigez la cause à la source",
            "Non tenu\u00a0: «",
        )
    )
    assert first < changed < slip < how < check
