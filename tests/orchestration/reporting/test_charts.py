import sys
from xml.etree import ElementTree

import pytest

from orchestration.reporting.charts import Chart, Series, bars, columns
from orchestration.reporting.texts import Text

MONTHS = tuple(Text(name, name) for name in ("nov.", "déc.", "janv."))
SERIES = (
    Series(Text("A & <b>", "A & <b>"), "f00", (1, 0, 1200)),
    Series(Text("Été", "Summer"), "f11", (0, 0, 34)),
)


@pytest.fixture(params=[columns, bars])
def drawings(request):
    chart = Chart("c", Text("Titre", "Title"), Text("Ce qu'on voit", "What is seen"), MONTHS, SERIES, MONTHS)
    drawn = request.param(chart)
    assert drawn == request.param(chart)
    return ElementTree.fromstring(f"<page>{drawn}</page>")


def _parts(drawing):
    return list(drawing.iter("{http://www.w3.org/2000/svg}rect"))


def test_each_language_has_a_wide_and_a_narrow_drawing(drawings):
    assert [(d.get("lang"), d.get("class")) for d in drawings] == [
        ("fr", "chart wide t"), ("fr", "chart narrow t"), ("en", "chart wide t"), ("en", "chart narrow t"),
    ]  # fmt: skip


def test_a_drawing_tells_who_does_not_see_it(drawings):
    for drawing in drawings:
        assert drawing.get("role") == "img"
        told = {e.get("id"): e.text for e in drawing if e.tag.endswith(("title", "desc"))}
        assert list(told) == (drawing.get("aria-labelledby") or "").split()
        assert list(told.values()) == (
            ["Titre", "Ce qu'on voit"] if drawing.get("lang") == "fr" else ["Title", "What is seen"]
        )


def test_every_number_but_zero_has_its_part(drawings):
    for drawing in drawings:
        assert [part.get("class") for part in _parts(drawing)] == ["f00", "f00", "f11"]
        said = sorted("".join(part.itertext()) for part in _parts(drawing))
        assert said[0].startswith("janv., A & <b>")
        assert said[0].endswith("1\u202f200" if drawing.get("lang") == "fr" else "1,200")


def test_nothing_of_the_library_is_left(drawings):
    for drawing in drawings:
        tags = {element.tag.split("}")[-1] for element in drawing.iter()}
        assert tags <= {"svg", "g", "rect", "path", "text", "title", "desc"}
        assert not [e for e in drawing.iter() if e.get("style") or "pygal" in "".join(e.itertext())]
    assert "PluginImportFixer" not in {type(finder).__name__ for finder in sys.meta_path}


def test_a_chart_of_nothing_but_zeros_is_drawn():
    zeros = Chart("z", MONTHS[0], MONTHS[0], MONTHS, (Series(MONTHS[0], "f00", (0, 0, 0)),), MONTHS)
    assert not _parts(ElementTree.fromstring(f"<page>{columns(zeros)}{bars(zeros)}</page>"))


def test_what_stands_above_a_bar_fits_a_narrow_screen():
    detail = Text("e-mail, téléphone, SMS, courrier, 1 525 personnes", "e-mail, phone, SMS, post, 1,525 people")
    chart = Chart("n", MONTHS[0], MONTHS[0], (MONTHS[0],), (Series(MONTHS[0], "f00", (5,)),), (detail,))
    _, narrow, *_ = ElementTree.fromstring(f"<page>{bars(chart)}</page>")
    told = [(e.get("class"), e.text or "") for e in narrow.iter() if e.get("class") in ("name", "detail")]
    assert [kind for kind, _ in told] == ["name", "detail", "detail"]
    assert max(len(words) for _, words in told) <= 40
