"""A worksheet written from top to bottom, with one look: title, header, lines, print layout.

Text never becomes a formula: cells are written as text, whatever they begin with.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Union

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from benliu.common.paper.room import columns_of, longest_words
from benliu.common.paper.signs import printable
from benliu.common.sheets import ACTIVE

FACE, HEAD_FACE = "宋体", "黑体"
LONGEST_TEXT = 32_767
A4 = 9

Cell = str | int | Decimal | date | None
Value = Union[Cell, "Share"]
FIGURE = re.compile(r"-?\d+(\.\d+)?")


class Styles:
    """The few looks of the workbook, each made once: setting a style anew in every cell would cost seconds."""

    def __init__(self, book: Workbook) -> None:
        # The default font of every cell without a look of its own has no public setter.
        book._fonts[0] = Font(name=FACE, size=11, charset=134)
        scratch = book.create_sheet("scratch")
        line = Side(style="thin", color="B9C6CE")
        box = Border(line, line, line, line)
        body = Font(name=FACE, size=11)
        self.title = self._style(scratch, Font(name=HEAD_FACE, size=18, bold=True), Alignment(vertical="center"))
        self.head = self._style(
            scratch,
            Font(name=HEAD_FACE, size=11, color="FFFFFF"),
            Alignment("center", "center", wrap_text=True),
            box,
            fill=PatternFill("solid", "075A80"),
        )
        self.label = self._style(scratch, Font(name=HEAD_FACE, size=11), Alignment(vertical="center"), box)
        self.cell = self._style(scratch, body, Alignment(vertical="center"), box)
        self.wrapped = self._style(scratch, body, Alignment(vertical="center", wrap_text=True), box)
        self.figure = self._style(scratch, body, Alignment("center", "center"), box)
        self.share = self._style(scratch, body, Alignment("center", "center"), box, number_format="0.0%")
        self.left = self._style(scratch, body, Alignment("left", "center"), box)
        self.day = self._style(scratch, body, Alignment("center", "center"), box, number_format="yyyy-mm-dd")
        self.quoted = self._style(scratch, body, Alignment(vertical="center"), box, quoted=True)
        book.remove(scratch)
        self.book = book

    def number_of(self, look: StyleArray) -> int:
        """The number by which a cell's XML refers to a look."""
        return int(self.book._cell_styles.add(look))

    @staticmethod
    def _style(
        sheet: WriteOnlyWorksheet,
        font: Font,
        alignment: Alignment,
        border: Border | None = None,
        *,
        fill: PatternFill | None = None,
        number_format: str = "General",
        quoted: bool = False,
    ) -> StyleArray:
        cell = WriteOnlyCell(sheet, "")
        cell.font, cell.alignment, cell.number_format = font, alignment, number_format
        if border:
            cell.border = border
        if fill:
            cell.fill = fill
        if quoted:
            cell._style.quotePrefix = 1
        return cell._style


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, shown in percent."""

    part: int
    whole: int

    def value(self) -> Decimal:
        """To 0.0001, half up."""
        share = Decimal(self.part) / max(self.whole, 1)
        return share.quantize(Decimal("0.0001"), ROUND_HALF_UP)


class Page:
    """One worksheet. Widths in characters; prints on A4, as wide as the page, its header on every page."""

    def __init__(
        self,
        book: Workbook,
        title: str,
        styles: Styles,
        widths: Sequence[float],
        *,
        one_page: bool = False,
        pages_wide: int = 1,
    ) -> None:
        self.sheet: WriteOnlyWorksheet = book.create_sheet(title)
        self.styles = styles
        self.row = 0
        self.head_row = 0
        self.width = len(widths)
        self._set_widths(widths)
        self._lay_out(one_page, pages_wide)

    def _set_widths(self, widths: Sequence[float]) -> None:
        self.widths = widths
        for column, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width

    def make_room(self, *rows: Sequence[Value]) -> None:
        """Before anything is written: columns wide enough for every word of these lines, up to 24 characters."""
        needs = longest_words(rows)
        self._set_widths([max(width, min(need, 22) + 2) for width, need in zip(self.widths, needs, strict=True)])

    def _lay_out(self, one_page: bool, pages_wide: int) -> None:
        sheet = self.sheet
        sheet.page_setup.orientation = "portrait" if one_page else "landscape"
        sheet.page_setup.paperSize = A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages_wide, int(one_page)
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top = margins.bottom = 0.7
        sheet.oddFooter.center.text = "&P / &N"
        sheet.print_options.horizontalCentered = True

    def title(self, text: str) -> None:
        """The sheet's title, and a blank row."""
        self.sheet.row_dimensions[self.row + 1].height = 30
        self._append([self._cell(text, self.styles.title)])
        self.blank()

    def pair(self, label: str, value: Value) -> None:
        """A label with its value over six columns."""
        self.sheet.merged_cells.add(f"B{self.row + 1}:G{self.row + 1}")
        rest = [self._cell(each, self.styles.left) for each in (value, *[None] * 5)]
        self._append([self._cell(label, self.styles.label), *rest])

    def header(self, names: Sequence[str], *, freeze: int | None = None) -> None:
        """The header; with `freeze` it and so many columns stay in sight and are printed on every page."""
        if freeze is not None:
            self.sheet.freeze_panes = f"{get_column_letter(freeze + 1)}{self.row + 2}"
            if freeze:
                self.sheet.print_title_cols = f"A:{get_column_letter(freeze)}"
            self.sheet.print_title_rows = f"{self.row + 1}:{self.row + 1}"
        self.sheet.row_dimensions[self.row + 1].height = max(24, self._height(names))
        self._append([self._cell(name, self.styles.head) for name in names])
        self.head_row, self.width = self.row, len(names)

    def line(self, values: Sequence[Value], *, wrap: bool = False) -> None:
        """A line with borders, as high as its longest text needs when it wraps."""
        if wrap:
            self.sheet.row_dimensions[self.row + 1].height = self._height(values)
        look = self.styles.wrapped if wrap else self.styles.cell
        self._append([self._cell(value, look) for value in values])

    def _height(self, values: Sequence[Value]) -> int:
        pairs = zip(values, self.widths, strict=False)
        return 4 + 14 * max(1, *(-(-columns_of(value) // int(width - 1)) for value, width in pairs))

    def blank(self, rows: int = 1) -> None:
        """Blank rows."""
        for _ in range(rows):
            self._append([])

    def filter(self, last_row: int = 0) -> None:
        """Filter buttons in the header, for the lines down to the last one."""
        last = max(self.row, last_row)
        self.sheet.auto_filter.ref = f"A{self.head_row}:{get_column_letter(self.width)}{last}"

    def _append(self, cells: Sequence[object]) -> None:
        self.sheet.append(cells)
        self.row += 1

    def _cell(self, value: Value, look: StyleArray) -> WriteOnlyCell:
        if not isinstance(value, str):
            cell = WriteOnlyCell(self.sheet, value.value() if isinstance(value, Share) else value)
            centred = self.styles.share if isinstance(value, Share) else self.styles.figure
            cell._style = look if look is self.styles.left else centred
            return cell
        cell = WriteOnlyCell(self.sheet)
        cell._value, cell.data_type = clean(value), "s"
        cell._style = self.styles.quoted if value.startswith(ACTIVE) and look is not self.styles.head else look
        return cell


def clean(text: str) -> str:
    """Text without the characters that a workbook cannot hold."""
    return printable(text)[:LONGEST_TEXT]


def figure_of(text: str) -> Value:
    """A figure as a number, anything else (—, a grade in words) as text."""
    return Decimal(text) if FIGURE.fullmatch(text) else text
