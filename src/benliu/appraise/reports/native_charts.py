"""The programs' own charts, in workbook and document: sharp in print, and they follow figures that are mended.

Each stands beside the lines it shows, names in column A and figures from B on, below a header.
"""

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from benliu.appraise.reports.shades import INK, LINE, ink_on, shades

FACE = Font(typeface="黑体")


def grade_chart(sheet: Worksheet, title: str, top: int, count: int) -> BarChart:
    """Columns: how many members have each grade; the header is row `top`. Sizes in cm."""
    chart = _bars(sheet, title, top, count)
    _one_shade(chart)
    chart.width, chart.height = 15.5, 7.2
    return chart


def branch_chart(sheet: Worksheet, title: str, top: int, grades: int, branches: int) -> BarChart:
    """Stacked bars: the grades of each branch's members, a column for each grade."""
    chart = _bars(sheet, title, top, branches, grades)
    chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
    for series, shade in zip(chart.series, shades(grades), strict=True):
        series.graphicalProperties.solidFill = shade[1:]
        series.dLbls = _labels(ink_on(shade))
    _downwards(chart)
    chart.legend.position = "t"
    chart.width, chart.height = 24, 3.4 + 0.85 * branches
    return chart


def total_chart(sheet: Worksheet, title: str, top: int, branches: int) -> BarChart:
    """Bars: the branches' totals."""
    chart = _bars(sheet, title, top, branches)
    _one_shade(chart)
    chart.type = "bar"
    _downwards(chart)
    chart.width, chart.height = 15.5, 2 + 0.85 * branches
    return chart


def _bars(sheet: Worksheet, title: str, top: int, rows: int, columns: int = 1) -> BarChart:
    chart = BarChart()
    last = top + rows
    chart.add_data(Reference(sheet, min_col=2, max_col=columns + 1, min_row=top, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=top + 1, max_row=last))
    if title:
        chart.title = Title(tx=_text(title), overlay=False, layout=Layout(ManualLayout(yMode="edge", y=0.02)))
    chart.gapWidth, chart.roundedCorners = 60, False
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    for axis in (chart.x_axis, chart.y_axis):
        # Without this, newer programs hide the axes that openpyxl writes.
        axis.delete = False
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=LINE[1:]))
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E3E9ED"))
    chart.y_axis.numFmt, chart.y_axis.majorTickMark = "0", "none"
    chart.y_axis.scaling.min = 0
    return chart


def _downwards(chart: BarChart) -> None:
    """The first line on top, the axis of figures below all the same."""
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"


def _one_shade(chart: BarChart) -> None:
    chart.legend = None
    chart.series[0].graphicalProperties.solidFill = shades(2)[1][1:]
    chart.series[0].dLbls = _labels(INK)


def _labels(ink: str) -> DataLabelList:
    """Figures on the bars; a nought has no bar to stand on."""
    look = CharacterProperties(sz=900, solidFill=ink[1:])
    text = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)])
    return DataLabelList(
        numFmt="General;;", txPr=text, showVal=True, showSerName=False, showCatName=False, showLegendKey=False
    )


def _text(title: str) -> Text:
    look = CharacterProperties(sz=1200, b=False, solidFill=INK[1:], latin=FACE, ea=FACE)
    run = RegularTextRun(rPr=look, t=title)
    return Text(rich=RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look), r=[run])]))
