"""What a page says and holds, read without a browser."""

import re
from html.parser import HTMLParser
from pathlib import Path

_VOID = {"meta", "link", "br", "img", "input", "hr"}
ILL_SET = re.compile(r"(?<![\u00a0\u202f])[;?!»]|(?<!\u00a0):(?=\s|$)|«(?!\u00a0)|\w'\w|\d ?%")
"""A sign without its French space that no line breaks at (before it, or after «); a straight apostrophe."""


class Page(HTMLParser):
    """The page's elements, ids, links and words, by language."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.source = path.read_text(encoding="utf-8")
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[tuple[str | None, str]] = []
        self._french: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag not in _VOID:
            self._open.append((tag, given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that is empty."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and with it what was left open in it."""
        while self._open and self._open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        """Words; those of `script` and `style` are none."""
        data = data.replace("\u2011mail", "-mail")  # no narrow column breaks it; test_typography looks at that
        if any(tag in ("script", "style") for tag, _ in self._open) or not data.strip():
            return
        if [given["lang"] for _, given in self._open if "lang" in given][-1:] == ["fr"] and not self._is_code():
            self._french.append(data)
        told = [given["lang"] for _, given in self._open if "t" in given.get("class", "").split()]
        self.words.append((told[-1] if told else None, data))

    def _is_code(self) -> bool:
        return any(tag in ("code", "pre") or "aria-hidden" in given for tag, given in self._open)

    @property
    def ill_set(self) -> list[str]:
        """French words whose signs lack their space, or their apostrophe its curve."""
        return [words for words in self._french if ILL_SET.search(words)]

    def said(self, language: str) -> str:
        """All that a reader of one language sees, on one line."""
        return re.sub(r"[ \n]+", " ", " ".join(words for lang, words in self.words if lang in (None, language)))

    def of(self, attribute: str) -> list[str]:
        """Every value of an attribute."""
        return [given[attribute] for _, given in self.tags if attribute in given]

    def row(self, name: str, first: str) -> list[str]:
        """The cells of the row of a table (by its caption's id) that opens with these words, in French."""
        table = self.source.replace("\u2011mail", "-mail").split(f'id="{name}"', 1)[1].split("</table>", 1)[0]
        for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL):
            cells = [re.sub(r'<span class="t" lang="en">.*?</span>', "", cell) for cell in re.split(r"</t[hd]>", row)]
            texts = [re.sub(r"<[^>]+>", " ", cell).strip() for cell in cells]
            if texts[0].startswith(first):
                return [re.sub("[ \n]+", " ", each) for each in texts[1:-1]]
        raise AssertionError(f"{name} has no row {first}")


def dangling(folder: Path) -> tuple[list[str], set[Path]]:
    """Links that lead to no file or to no place in it, of all pages that the index leads to; and these pages."""
    read: dict[Path, Page] = {}
    found: list[str] = []
    waiting = [folder / "index.html"]
    while waiting:
        here = waiting.pop()
        for link in read.setdefault(here, Page(here)).of("href"):
            file, _, place = link.partition("#")
            there = (here.parent / file).resolve() if file else here
            if link.startswith("data:"):
                continue
            if not there.is_file():
                found.append(f"{here.relative_to(folder)}: {link}")
            elif there.suffix == ".html":
                if there not in read:
                    read[there] = Page(there)
                    waiting.append(there)
                if place and place not in read[there].of("id"):
                    found.append(f"{here.relative_to(folder)}: {link}")
    return found, set(read)
