"""A Word document in the manner of official papers: page, fonts, headings, tables, pictures.

Page and type follow the measures of GB/T 9704-2012 (A4, 37 mm above, 28 mm left, text area 156 × 225 mm, 3号仿宋, 黑体
headings); tables and notes are set smaller. Tables are built as XML in one go: cell by cell, python-docx takes seconds.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Protocol

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from benliu.common.paper.room import longest_words, shared_out
from benliu.common.paper.signs import printable

BODY, HEAD, TITLE, TABLE = "仿宋", "黑体", "方正小标宋简体", "宋体"
TEXT_WIDTH = 156  # mm
TWIPS = 56.6929  # in a millimetre
TABLE_SIZE = 19  # half points
LETTER, MARGINS = 2.05, 2.4  # mm: a narrow letter of that size, at its widest; both sides of a cell
BLUE = "075A80"


class Chart(Protocol):
    """A chart of the office programs: its XML, the workbook of its figures, its height in mm, what it says in words."""

    @property
    def xml(self) -> bytes: ...
    @property
    def workbook(self) -> bytes: ...
    @property
    def height(self) -> float: ...
    @property
    def words(self) -> str: ...


class WordPaper:
    """A document written from top to bottom."""

    def __init__(self, title: str, made: datetime) -> None:
        self.document = Document()
        self.charts = 0
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = title, "benliu", ""
        properties.created = properties.modified = made
        self._set_page()
        self._set_styles()

    def title(self, text: str) -> None:
        """The document's title, 2号."""
        paragraph = self._paragraph(text, TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.paragraph_format.space_after = Pt(16)
        paragraph.style = self.document.styles["Title"]

    def heading(self, text: str, level: int = 1) -> None:
        """A heading, kept with what follows."""
        paragraph = self.document.add_paragraph(printable(text), style=f"Heading {level}")
        paragraph.paragraph_format.keep_with_next = True

    def text(self, text: str) -> None:
        """A paragraph of the body, indented by two characters."""
        paragraph = self._paragraph(text, BODY, 16)
        paragraph.paragraph_format.first_line_indent = Pt(32)

    def note(self, text: str, *, centred: bool = False, size: float = 10.5) -> None:
        """A small line: a remark, a source."""
        align = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        paragraph = self._paragraph(text, TABLE, size, align)
        paragraph.paragraph_format.line_spacing = 1.2

    def caption(self, text: str, *, above: bool = False) -> None:
        """The name of a picture, under it, or of a table, above it."""
        paragraph = self._paragraph(text, HEAD, 12, WD_ALIGN_PARAGRAPH.CENTER)
        paragraph.paragraph_format.keep_with_next = above

    def right(self, text: str) -> None:
        """A line at the right edge: signature, date."""
        self._paragraph(text, BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT)

    def chart(self, name: str, chart: Chart) -> None:
        """A chart as wide as the text, its name under it."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        # Exact line spacing would cut the chart to the height of a line.
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.paragraph_format.keep_with_next = True
        self.charts += 1
        size = {"width": Mm(TEXT_WIDTH), "height": Mm(chart.height)}
        drawing = parse_xml(_DRAWING.format(id=self.charts, **size, chart=self._store(chart)))
        (named,) = drawing.iter(qn("wp:docPr"))
        named.set("name", printable(name))
        named.set("descr", printable(chart.words))
        paragraph.add_run()._r.append(drawing)
        self.caption(name)

    def _store(self, chart: Chart) -> str:
        """Puts the chart and the workbook of its figures into the file; returns how the text refers to it."""
        body, package = self.document.part, self.document.part.package
        book = Part(PackURI(f"/word/embeddings/chart{self.charts}.xlsx"), CT.SML_SHEET, chart.workbook, package)
        drawing = Part(PackURI(f"/word/charts/chart{self.charts}.xml"), CT.DML_CHART, None, package)
        drawing._blob = chart.xml.replace(
            b"</chartSpace>", (_CHART_END % drawing.relate_to(book, RT.PACKAGE)).encode() + b"</chartSpace>"
        )
        return body.relate_to(drawing, RT.CHART)

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        left: int = -1,
        alike: Sequence[Sequence[str]] = (),
    ) -> None:
        """A table; its header is repeated on every page.

        Args:
            header, rows: what stands in it.
            widths: of the columns in mm, where no word needs more.
            left: columns from this one on are set to the left.
            alike: the rows of all tables that are to have the same columns.
        """
        centred = [left < 0 or column < left for column in range(len(widths))]
        words = longest_words([header, *(alike or rows)])
        # Where even all of the room is too little for the longest words, the letters are smaller.
        letter = min(LETTER, (sum(widths) - MARGINS * len(words)) / max(1, sum(words)))
        widths = shared_out(widths, [MARGINS + letter * letters for letters in words])
        size = int(TABLE_SIZE * letter / LETTER)
        body = "".join(_row(row, widths, centred, size) for row in rows)
        grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
        head = _row(header, widths, centred, size, head=True)
        xml = f"<w:tbl {nsdecls('w')}>{_LAYOUT}<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
        self.document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
        self.document.add_paragraph().paragraph_format.line_spacing = Pt(8)

    def save(self) -> bytes:
        """The file."""
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def _paragraph(
        self, text: str, face: str, size: float, align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    ) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run(printable(text))
        run.font.size = Pt(size)
        run.font.name = face
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
        return paragraph

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for xml in _PAGE_NUMBER:
            footer._p.append(parse_xml(xml))

    def _set_styles(self) -> None:
        styles = self.document.styles
        _set_face(styles["Normal"], BODY, 16)
        styles["Normal"].paragraph_format.line_spacing = Pt(28)
        styles["Normal"].paragraph_format.space_after = Pt(0)
        _set_face(styles["Title"], TITLE, 22)
        for border in styles["Title"].element.xpath(".//w:pBdr"):
            border.getparent().remove(border)
        for level, size in ((1, 16), (2, 14)):
            _set_face(styles[f"Heading {level}"], HEAD, size)
            styles[f"Heading {level}"].paragraph_format.space_before = Pt(10)
            styles[f"Heading {level}"].paragraph_format.space_after = Pt(4)


def _set_face(style: ParagraphStyle, face: str, size: float) -> None:
    style.font.name, style.font.size, style.font.bold = face, Pt(size), False
    style.font.color.rgb = None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # A theme's font would win over the one that is named.
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), face)


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="7F8F99"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LAYOUT = (
    f'<w:tblPr><w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)
_FACES = f'<w:rFonts w:ascii="{TABLE}" w:hAnsi="{TABLE}" w:eastAsia="{TABLE}"/>'
_HEAD_FACES = f'<w:rFonts w:ascii="{HEAD}" w:hAnsi="{HEAD}" w:eastAsia="{HEAD}"/><w:color w:val="FFFFFF"/>'
_RUN = f'<w:r {nsdecls("w")}><w:rPr><w:sz w:val="28"/></w:rPr>%s</w:r>'
_PAGE_NUMBER = [
    _RUN % "<w:t>— </w:t>",
    _RUN % '<w:fldChar w:fldCharType="begin"/>',
    _RUN % '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
    _RUN % '<w:fldChar w:fldCharType="end"/>',
    _RUN % "<w:t> —</w:t>",
]
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = (
    f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}>"
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
    '<wp:docPr id="{id}"/><wp:cNvGraphicFramePr/>'
    f'<a:graphic><a:graphicData uri="{_CHART}"><c:chart xmlns:c="{_CHART}" r:id="{{chart}}"/></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing>"
)
_CHART_END = (
    '<txPr><a:bodyPr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
    '<a:p xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:pPr><a:defRPr sz="1000">'
    f'<a:latin typeface="{HEAD}"/><a:ea typeface="{HEAD}"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></txPr>'
    '<externalData xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="%s">'
    '<autoUpdate val="0"/></externalData>'
)


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS)


def _row(
    cells: Sequence[str], widths: Sequence[float], centred: Sequence[bool], size: int, *, head: bool = False
) -> str:
    look = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else "<w:trPr><w:cantSplit/></w:trPr>"
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{BLUE}"/>' if head else ""
    faces = _HEAD_FACES if head else _FACES
    parts = [
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20" w:line="260" w:lineRule="exact"/>'
        f'<w:jc w:val="{"center" if head or middle else "left"}"/></w:pPr>'
        f'<w:r><w:rPr>{faces}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(printable(text), quote=False)}</w:t></w:r></w:p></w:tc>'
        for text, width, middle in zip(cells, widths, centred, strict=True)
    ]
    return f"<w:tr>{look}{''.join(parts)}</w:tr>"
