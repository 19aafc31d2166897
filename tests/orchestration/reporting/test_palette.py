"""WCAG 2.2 AA: 4.5 for text, 3 for what a chart tells by colour."""

import pytest

from orchestration.reporting.palette import DARK, FILLS, LIGHT, contrast

GROUNDS = ("paper", "card")


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable(colours):
    pairs = [(text, ground) for text in ("ink", "soft", "link") for ground in GROUNDS]
    pairs += [(tone, f"{tone}-tint") for tone in ("good", "wait", "bad")] + [("paper", "ink")]
    assert not {pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_charts_and_marks_stand_out(colours):
    assert not {
        (name, g)
        for name in (*FILLS, "soft", "good", "wait", "bad")
        for g in GROUNDS
        if contrast(colours[name], colours[g]) < 3
    }


def test_dark_has_every_colour_of_light():
    assert set(DARK) == set(LIGHT)
