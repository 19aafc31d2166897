"""What a page looks like in a real browser: opened without a single request, painted readably, within its width."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from io import BytesIO
from typing import Any

from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from orchestration.reporting.palette import contrast

# Every text as it is painted: its colour, and that of the nearest ground behind it.
PAINTED = """
() => {
  const seen = new Map(), hex = colour => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return a < 1 ? null : "#" + [r, g, b].map(c => Math.round(c).toString(16).padStart(2, "0")).join("");
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.closest("script, style, title, desc")) continue;
    const style = getComputedStyle(element), ink = element.closest("svg") ? style.fill : style.color;
    let behind = element;
    while (behind && !hex(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
    const ground = hex(getComputedStyle(behind || document.body).backgroundColor);
    seen.set(hex(ink) + " " + ground, walker.currentNode.data.trim().slice(0, 40));
  }
  return [...seen];
}
"""
SHOWN = """
lang => [...document.querySelectorAll('.t')].filter(e => e.getAttribute('lang') !== lang && e.checkVisibility()).length
"""
OPEN = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOUND = """
async tags => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return found.violations.flatMap(each => each.nodes.map(node => `${each.id} (${each.impact}): ${node.html}`));
}
"""


@contextmanager
def opener(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages; fails at the end if one complained or asked for anything but itself."""
    contexts, complaints = [], []

    def open_(url: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.extend([request.url] * (not request.url.startswith("file://"))))
        page.goto(url)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints


def pale(page: Page) -> dict[str, str]:
    """Words that are hard to read, with their colours."""
    painted = page.evaluate(PAINTED)
    assert len(painted) > 3
    return {words: pair for pair, words in painted if contrast(*pair.split()) < 4.5}


def smallest_words(page: Page) -> float:
    """The size, in pixels of the screen, of the smallest words in the drawings that are shown."""
    sizes = page.locator("svg.chart:visible text").evaluate_all(
        "all => all.map(e => [e.getScreenCTM(), parseFloat(getComputedStyle(e).fontSize)])"
        ".map(([onto, size]) => Math.hypot(onto.a, onto.b) * size)"
    )
    assert sizes
    return float(min(sizes))


def barriers(page: Page) -> list[str]:
    """What axe-core finds that shuts a reader out, with the element."""
    page.evaluate(AXE)
    return list(page.evaluate(FOUND, WCAG))


def troubles(page: Page) -> list[object]:
    """What each language shows of the other's, what is pale and what shuts readers out; leaves the page in English."""
    page.evaluate(OPEN)
    found: list[object] = []
    for language, name in (("fr", "Français"), ("en", "English")):
        page.get_by_role("button", name=name).click()
        found += [f"{language} shows the other"] * page.evaluate(SHOWN, language)
        found += [*pale(page).items(), *barriers(page)]
    return found


def fits(page: Page, width: int) -> bool:
    """Whether nothing sticks out of a window that is so many pixels wide, nor out of a table."""
    within = page.evaluate("document.documentElement.scrollWidth") <= width
    tables = page.evaluate("[...document.querySelectorAll('.scroll')].every(e => e.scrollWidth <= e.clientWidth)")
    return bool(within and tables)


SHEET = 688
"""The width, in pixels, that the margins leave of a sheet of A4."""
# What hides a part of itself, and cannot be scrolled.
CUT = """
() => [...document.querySelectorAll("body *:not(.unseen, .unseen *, svg, svg *, .switch)")].filter(e => {
  const style = getComputedStyle(e);
  return e.checkVisibility() && style.overflowX !== "visible" && style.overflowX !== "auto"
    && e.scrollWidth > e.clientWidth;
}).map(e => e.outerHTML.slice(0, 80))
"""
# Words of a drawing that stand partly outside it.
CLIPPED = """
() => [...document.querySelectorAll("svg.chart text")].filter(e => {
  const at = e.getBoundingClientRect(), of = e.closest("svg").getBoundingClientRect();
  return at.width && (at.left < of.left - 1 || at.right > of.right + 1 || at.top < of.top - 1
    || at.bottom > of.bottom + 1);
}).map(e => e.textContent)
"""
# Words that stand on other words.
COVERED = """
() => {
  const boxes = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode, element = words.parentElement;
    if (!words.data.trim() || !element.checkVisibility()) continue;
    if (element.closest(".unseen, .skip, svg, script, thead")) continue;
    const range = document.createRange();
    range.selectNodeContents(words);
    for (const box of range.getClientRects()) boxes.push([box, words.data.trim().slice(0, 40)]);
  }
  const shared = (a, b, from, to) => Math.min(a[to], b[to]) - Math.max(a[from], b[from]);
  return boxes.flatMap(([a, words], i) => boxes.slice(i + 1, i + 60).filter(
    ([b]) => shared(a, b, "left", "right") > 2 && shared(a, b, "top", "bottom") > 6
  ).map(([, others]) => words + " / " + others));
}
"""
HEADINGS = """
() => [...document.querySelectorAll("h1, h2, h3, caption")].filter(e => e.checkVisibility()).map(e => e.innerText)
"""


def cut(page: Page) -> list[str]:
    """What hides a part of its own words, and words that stand on others."""
    return [*page.evaluate(CUT), *page.evaluate(CLIPPED), *page.evaluate(COVERED)]


LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
"""Letters that a font draws as one."""


def printed(page: Page) -> list[str]:
    """What each sheet says."""
    reader = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    return [sheet.extract_text().translate(LIGATURES) for sheet in reader.pages]


def torn(page: Page, sheets: list[str]) -> list[str]:
    """What is wrong with the sheets of a page: no number, nothing on it, a heading alone at the foot, too wide."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 1000})
    headings = {" ".join(each.split()) for each in page.evaluate(HEADINGS)}
    found = [] if page.evaluate("document.documentElement.scrollWidth") <= SHEET else ["wider than a sheet"]
    for position, sheet in enumerate(sheets, start=1):
        number = f"{position} / {len(sheets)}"
        lines = [" ".join(line.split()) for line in sheet.splitlines() if line.strip()]
        told = [line for line in lines if line != number and not line.startswith("Oubli ·")]
        if number not in lines:
            found.append(f"sheet {position} has no number")
        if not told:
            found.append(f"sheet {position} is empty")
        elif told[-1] in headings:
            found.append(f"sheet {position} ends with {told[-1]}")
    return found
