"""What every page is made of: one self-contained HTML file, in French and English, without a request to a network."""

import os
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from expectations import typography
from expectations.typography import NO_BREAK
from orchestration.reporting.drawings import month_name
from orchestration.reporting.palette import DARK, FILLS, LIGHT
from orchestration.reporting.texts import Text, capitalised, joined, say, show, uncapitalised, word

TEMPLATES = Path(__file__).parent / "templates"
MOST = 20
"""So many lines of a list whose length the data decides; of more, their number is told. A page does not grow."""


def render(template: str, *, title: Text, running: Text, **told: Any) -> str:
    """A page.

    Args:
        template: its template, which extends the frame.
        title: what the browser's window and tab say.
        running: what stands at the top of each printed sheet.
        told: what the template tells.
    """
    env = _environment()
    painted = {"light": LIGHT, "dark": DARK, "fills": len(FILLS), "running": running}
    style = Markup(env.get_template("report.css.j2").render(painted))  # noqa: S704 - our own file and palette
    script = Markup(env.get_template("report.js.j2").render())  # noqa: S704 - our own file
    return env.get_template(template).render(
        title=title,
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        textures=Markup(env.get_template("textures.svg.j2").render(painted)),  # noqa: S704 - our own file
        **told,
    )


def put(target: Path, page: str, *, mode: int = 0o644) -> None:
    """Write a page whole or not at all: a reader never meets half of it, nor anybody whom `mode` keeps out."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(page)
    draft.replace(target)


def both(text: Text) -> Markup:
    """The words of both languages, of which the style sheet shows one; the same words stand once."""
    fr, en = typography.unbroken(text.fr), typography.unbroken(text.en)
    if fr == en:
        return escape(fr)
    return Markup('<span class="t" lang="fr">{}</span><span class="t" lang="en">{}</span>').format(fr, en)


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= {
        "both": both,
        "most": MOST,
        "t": lambda key, **values: both(say(key, **values)),
        "n": lambda value: both(show(value)),
        "show": lambda value: both(show(value)),
        "show_text": show,
        "pair": Text,
        "span": lambda start, end: Text(typography.span(start, end, "fr"), typography.span(start, end, "en")),
        "say": say,
        "word": word,
        "month_name": month_name,
        "colon": Text(f"{NO_BREAK}: ", ": "),
    }
    env.filters["both"] = both
    env.filters["capitalised"] = capitalised
    env.filters["uncapitalised"] = uncapitalised
    env.filters["french"] = lambda words: typography.typeset(words, "fr")
    env.filters["listed"] = lambda told: both(joined(told))
    return env


def _hash(content: str) -> str:
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()
