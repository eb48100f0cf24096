"""The same paper as PDF, its font embedded as far as it is used: page and type by the measures of GB/T 9704-2012.

The font is Debian's `fonts-noto-cjk`: the official faces are not free to ship. Without it no PDF is made.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import Align, WrapMode, XPos, YPos
from fpdf.fonts import FontFace

from .room import longest_words, shared_out
from .signs import printable
from .word import BLUE, LETTER, MARGINS

FOLDER = Path("/usr/share/fonts/opentype/noto")
SERIF, SANS = "NotoSerifCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"
SIMPLIFIED = 2  # of the faces in one file, the one with the forms of the mainland
BODY, HEAD = "body", "head"
TEXT_WIDTH, TOP, BOTTOM, LEFT, RIGHT = 156, 37, 35, 28, 26  # mm
LINE = 28 * 25.4 / 72  # mm: exactly 28 pt
SMALL = 9.5  # pt, in tables


def can_make_pdf() -> bool:
    """Whether the fonts are there."""
    return all((FOLDER / name).exists() for name in (SERIF, SANS))


def _shown(text: str) -> str:
    """As it is printed: no font has a tab."""
    return printable(text).replace("\t", " ")


class _Pages(FPDF):
    """Pages with their number between dashes, 4号."""

    def footer(self) -> None:
        """At the foot of every page."""
        self.set_y(-28)
        self.set_font(BODY, size=14)
        self.cell(w=TEXT_WIDTH, h=8, text=f"— {self.page_no()} —", align=Align.C)


class PdfPaper:
    """A document written from top to bottom, with the acts of `WordPaper` but for charts."""

    def __init__(self, title: str, made: datetime) -> None:
        pages = self.pages = _Pages(format="A4")
        for name, file in ((BODY, SERIF), (HEAD, SANS)):
            pages.add_font(name, fname=FOLDER / file, collection_font_number=SIMPLIFIED)
        pages.set_margins(LEFT, TOP, RIGHT)
        pages.set_auto_page_break(True, margin=BOTTOM)
        pages.set_title(printable(title))
        pages.set_author("benliu")
        pages.set_creation_date(made)
        pages.set_lang("zh-CN")
        pages.add_page()

    def title(self, text: str) -> None:
        """The document's title, 2号."""
        self._write(text, HEAD, 22, Align.C, height=LINE * 1.2)
        self.pages.ln(5)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading, kept with what follows."""
        if self.pages.will_page_break(LINE * 3):
            self.pages.add_page()
        self.pages.ln(3)
        self._write(text, HEAD, 16 if level == 1 else 14, Align.L)

    def text(self, text: str) -> None:
        """A paragraph of the body, indented by two characters."""
        self._write("　　" + text, BODY, 16, Align.L)

    def note(self, text: str) -> None:
        """A small line: a remark, a source."""
        self._write(text, BODY, 10.5, Align.L, height=6)

    def right(self, text: str) -> None:
        """A line at the right edge: signature, date."""
        self._write(text, BODY, 16, Align.R)

    def table(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, left: int = -1
    ) -> None:
        """A table; its header is repeated on every page. See `WordPaper.table`."""
        words = longest_words([header, *rows])
        letter = min(LETTER, (sum(widths) - MARGINS * len(words)) / max(1, sum(words)))
        shares = shared_out(widths, [MARGINS + letter * letters for letters in words])
        self.pages.set_font(BODY, size=SMALL * letter / LETTER)
        white = (255, 255, 255)
        blue = tuple(int(BLUE[i : i + 2], 16) for i in (0, 2, 4))
        head = FontFace(family=HEAD, emphasis="", color=white, fill_color=blue)
        with self.pages.table(
            col_widths=tuple(shares),
            width=sum(shares),
            align=Align.L,
            text_align=tuple(Align.C if left < 0 or column < left else Align.L for column in range(len(shares))),
            headings_style=head,
            line_height=6,
            padding=0.7,
        ) as table:
            for line in (header, *rows):
                cells = table.row()
                for cell in line:
                    cells.cell(_shown(cell))
        self.pages.ln(4)

    def save(self) -> bytes:
        """The file."""
        return bytes(self.pages.output())

    def _write(self, text: str, face: str, size: float, align: Align, height: float = LINE) -> None:
        self.pages.set_font(face, size=size)
        self.pages.multi_cell(
            w=TEXT_WIDTH,
            h=height,
            text=_shown(text),
            align=align,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
            wrapmode=WrapMode.CHAR,
        )
