"""Excel's own charts for the overview: they follow the figures when somebody mends them."""

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from benliu.appraise.reports.shades import INK, LINE, shades

FACE = Font(typeface="黑体")


def grade_chart(sheet: WriteOnlyWorksheet, title: str, top: int, count: int) -> BarChart:
    """Columns: grades in A, members in B, the header in row `top`."""
    chart = _bars(title)
    chart.add_data(Reference(sheet, min_col=2, min_row=top, max_row=top + count), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=top + 1, max_row=top + count))
    chart.legend = None
    series = chart.series[0]
    series.graphicalProperties.solidFill = shades(2)[1][1:]
    series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    chart.width, chart.height = 15.5, 7.2
    return chart


def branch_chart(sheet: WriteOnlyWorksheet, title: str, top: int, grades: int, branches: int) -> BarChart:
    """Stacked bars: branches in A, a column for each grade, the header in row `top`."""
    chart = _bars(title)
    chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
    last = top + branches
    chart.add_data(Reference(sheet, min_col=2, max_col=grades + 1, min_row=top, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=top + 1, max_row=last))
    for series, shade in zip(chart.series, shades(grades), strict=True):
        series.graphicalProperties.solidFill = shade[1:]
    chart.x_axis.scaling.orientation = "maxMin"
    chart.legend.position = "b"
    chart.width, chart.height = 24, 3.4 + 0.85 * branches
    return chart


def _bars(title: str) -> BarChart:
    chart = BarChart()
    chart.title = Title(tx=_text(title), overlay=False, layout=Layout(ManualLayout(yMode="edge", y=0.02)))
    chart.gapWidth = 60
    for axis in (chart.x_axis, chart.y_axis):
        # Without this, newer programs hide the axes that openpyxl writes.
        axis.delete = False
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=LINE[1:]))
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E3E9ED"))
    chart.y_axis.numFmt, chart.y_axis.majorTickMark = "0", "none"
    return chart


def _text(title: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from openpyxl.chart.text import Text

    look = CharacterProperties(sz=1200, b=False, solidFill=INK[1:], latin=FACE, ea=FACE)
    run = RegularTextRun(rPr=look, t=title)
    return Text(rich=RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look), r=[run])]))
