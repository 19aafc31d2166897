"""A sheet of the spreadsheet: rows and tables of texts, and what stands on each page when it is printed."""

from collections.abc import Iterable, Sequence

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from expectations.typography import Language
from orchestration.reporting.texts import Text, say

_HEADING = PatternFill("solid", fgColor="E8ECF1")
_TEXT, _LINE_HEIGHT = 11, 15.5
"""In points."""


class Sheet:
    """A sheet that is written from top to bottom."""

    def __init__(self, sheet: Worksheet, language: Language, widths: Sequence[int]) -> None:
        self.sheet, self.language, self.widths, self.at = sheet, language, widths, 1
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

    def row(self, *cells: Text, bold: bool = False, size: int = _TEXT, heading: bool = False) -> None:
        """A row of texts."""
        for number, text in enumerate(cells, start=1):
            cell = self.sheet.cell(self.at, number, text.of(self.language))
            cell.data_type = "s"  # a text that begins with = is a text
            cell.alignment = Alignment(wrap_text=size == _TEXT, vertical="top")
            cell.font = Font(bold=bold or heading or (number == 1 and len(cells) == 2), size=size)
            if heading:
                cell.fill = _HEADING
        if size == _TEXT and self.sheet.row_dimensions[self.at].height is None:
            self.grow(self.at, *zip(cells, self.widths, strict=False))
        elif size > _TEXT:
            self.sheet.row_dimensions[self.at].height = 1.5 * size
        self.at += 1

    def grow(self, row: int, *cells: tuple[Text, float]) -> None:
        """Make a row as high as its texts are long; not every program does that by itself, nor of merged cells.

        Args:
            row: its number.
            cells: each text with how many characters a line of its cell takes.
        """
        lines = max(_lines(text.of(self.language), width) for text, width in cells)
        self.sheet.row_dimensions[row].height = _LINE_HEIGHT * lines

    def table(self, columns: Iterable[Text], rows: Iterable[Sequence[Text]]) -> None:
        """A table with its headings."""
        self.row(*columns, heading=True)
        for cells in rows:
            self.row(*cells)


def _lines(told: str, width: float) -> int:
    """How many lines a cell of so many characters takes."""
    return sum(1 + int(len(part) / width) for part in told.split("\n"))


def run(sheet: Worksheet, version: Sequence[Text], language: Language) -> None:
    """Put on each printed page which record it is, its version and day, and the number of the page."""
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None and footer is not None  # noqa: S101, PT018 - a new sheet has both
    header.left.text = f"Oubli · {say('register.name').of(language)}"
    footer.left.text, footer.center.text = (line.of(language) for line in version)
    footer.right.text = "&P / &N"
