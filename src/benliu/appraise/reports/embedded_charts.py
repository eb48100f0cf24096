"""A chart for a Word document: its drawing with the figures in it, and the small workbook that “edit data” opens."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.chart.data_source import AxDataSource, NumData, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.series import Series
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

Figures = Sequence[tuple[str, Sequence[int | Decimal]]]


@dataclass(frozen=True, slots=True)
class EmbeddedChart:
    """DrawingML of the chart, the workbook of its figures, its height in mm, and what it shows in words."""

    xml: bytes
    workbook: bytes
    height: float
    words: str


def embed(draw: Callable[[Worksheet], BarChart], header: Sequence[str], lines: Figures) -> EmbeddedChart:
    """The chart that `draw` makes of a sheet with these lines: a name and its figures, as many as the header has."""
    book = Workbook()
    sheet: Worksheet = book.active
    for row in (header, *((name, *figures) for name, figures in lines)):
        sheet.append(row)
    chart = draw(sheet)
    for column, series in enumerate(chart.series):
        _hold(series, header[column + 1], [name for name, _ in lines], [figures[column] for _, figures in lines])
    stream = io.BytesIO()
    book.save(stream)
    return EmbeddedChart(tostring(chart._write()), stream.getvalue(), chart.height * 10, _in_words(header, lines))


def _hold(series: Series, title: str, names: Sequence[str], figures: Sequence[int | Decimal]) -> None:
    """Puts into a series what its references point to: a document has no cells to look it up in."""
    series.tx.strRef.strCache = _texts([title])
    series.cat = AxDataSource(strRef=StrRef(f=series.cat.numRef.f, strCache=_texts(names)))
    points = [NumVal(idx=i, v=f"{figure}") for i, figure in enumerate(figures)]
    series.val.numRef.numCache = NumData(formatCode="General", ptCount=len(points), pt=points)


def _texts(texts: Sequence[str]) -> StrData:
    return StrData(ptCount=len(texts), pt=[StrVal(idx=i, v=text) for i, text in enumerate(texts)])


def _in_words(header: Sequence[str], lines: Figures) -> str:
    """All figures, for who cannot see the chart."""
    parts = (
        " ".join(f"{title} {figure}".strip() for title, figure in zip_longest(header[1:], figures, fillvalue=""))
        for _, figures in lines
    )
    return "; ".join(f"{name}: {part}" for (name, _), part in zip(lines, parts, strict=True))
