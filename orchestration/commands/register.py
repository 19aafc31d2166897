"""`oubli register`."""

from pathlib import Path
from typing import Annotated

import typer

from expectations.typography import LANGUAGES, Language
from orchestration.commands.session import day, out, sentences
from orchestration.errors import OubliError
from orchestration.ingestion.data_map import read_data_map
from orchestration.reporting.register.differences import differences
from orchestration.reporting.register.document import as_document, name_version, read_document
from orchestration.reporting.register.folder import keep_version, newest_version, write_register
from orchestration.reporting.register.register import Register, make_register
from orchestration.reporting.texts import say, uncapitalised
from orchestration.settings import PROJECT_DIR, Settings, read_settings
from retention_policies.book import PolicyBook
from retention_policies.controller import load_controller


def register(
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="The folder to write into; beside the reports without.")
    ] = None,
    lang: Annotated[
        str, typer.Option("--lang", metavar="fr|en", help="The language of the spreadsheet, and of --diff.")
    ] = "fr",
    diff: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER|FILE",
            help="Write nothing; tell what changed since the register of that folder, or that register.json.",
        ),
    ] = None,
) -> None:
    """Write the register of processing activities (GDPR, Art. 30), the notices, the schedule and the processors' list.

    They are drawn from the policy files, the data map and controller.yaml; no night is needed.
    """
    with sentences():
        if lang not in LANGUAGES:
            raise OubliError("--lang", f"expected fr or en, got {lang!r}")
        language: Language = "fr" if lang == "fr" else "en"
        settings = read_settings()
        made = _made(settings)
        if diff is not None:
            _tell_differences(made, diff.expanduser(), language)
            raise typer.Exit
        try:
            path = _written(made, settings, to, language)
        except OSError as error:
            place = str(error.filename or to or settings.home)
            raise OubliError(place, f"cannot be written ({error.strerror}); give another folder") from None
    out.print(str(path), highlight=False, soft_wrap=True, markup=False)
    raise typer.Exit


def _made(settings: Settings) -> Register:
    book = PolicyBook.load(settings.policies_path)
    data_map = read_data_map(PROJECT_DIR, settings.sources)
    return make_register(book, data_map, load_controller(settings.policies_path), on=day(None))


def _written(made: Register, settings: Settings, to: Path | None, language: Language) -> Path:
    reports, on = settings.home / "reports", day(None)
    if to is None:
        return keep_version(made, reports, on=on, language=language)
    before = newest_version(reports)
    return write_register(made, to.expanduser().absolute(), on=on, language=language, before=before)


def _tell_differences(made: Register, former: Path, language: Language) -> None:
    old, new = read_document(former), as_document(made, day(None))
    told = list(differences(old, new))
    if old["version"] == new["version"]:
        told = [say("register.same")]
    elif not told:
        told = [say("register.reworded")]
    day(old["established_on"], str(former))  # somebody may have written over it
    compared = say("register.compared", version=uncapitalised(name_version(old)))
    for text in (compared, *told):
        out.print(text.of(language), highlight=False, soft_wrap=True, markup=False)
