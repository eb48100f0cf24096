"""Charts as PNG images: `python -m benliu.appraise.reports.charts < figures.json > images.json`.

In a process of its own (see `painter`): loading matplotlib takes as long as all the rest. Drawn without pyplot.
"""

import base64
import io
import json
import sys
from typing import Any

from matplotlib import font_manager, rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from benliu.appraise.reports.shades import INK, LINE, ink_on, shades

FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Noto Serif CJK SC",
)
DPI = 200
WIDTH = 6.1  # inches: the width of the text


def main() -> None:
    """Draw the three charts; none where no Chinese font is installed."""
    text = sys.stdin.read()
    if not text:
        return
    figures = json.loads(text)
    images = {}
    if font := chinese_font():
        rcParams["font.family"] = [font]
        rcParams["axes.unicode_minus"] = False
        images = {name: base64.b64encode(png(draw(figures))).decode() for name, draw in CHARTS.items()}
    json.dump(images, sys.stdout)


def chinese_font() -> str:
    """The best of the fonts that are installed; empty if there is none."""
    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in FONTS if name in installed), "")


def grades(figures: dict[str, Any]) -> Figure:
    """How many members have each grade."""
    figure, axes = _blank(2.5)
    names, counts = figures["grades"], figures["counts"]
    bars = axes.bar(names, counts, width=0.56, color=shades(len(names)), zorder=2)
    axes.bar_label(bars, padding=2, fontsize=10, color=INK)
    axes.set_ylim(0, max([*counts, 1]) * 1.15)
    axes.grid(axis="y", color=LINE, linewidth=0.6, zorder=0)
    return figure


def branches(figures: dict[str, Any]) -> Figure:
    """The grades of each branch's members."""
    lines = figures["branches"]
    figure, axes = _blank(0.9 + 0.36 * len(lines))
    left = [0] * len(lines)
    for grade, (name, shade) in enumerate(zip(figures["grades"], shades(len(figures["grades"])), strict=True)):
        counts = [line["counts"][grade] for line in lines]
        bars = axes.barh(
            [line["name"] for line in lines], counts, left=left, height=0.6, color=shade, label=name, zorder=2
        )
        labels = [str(count) if count else "" for count in counts]
        axes.bar_label(bars, labels, label_type="center", fontsize=8.5, color=ink_on(shade))
        left = [before + count for before, count in zip(left, counts, strict=True)]
    axes.invert_yaxis()
    axes.legend(ncols=7, loc="lower center", bbox_to_anchor=(0.4, 1.0), frameon=False, fontsize=9, handlelength=1)
    axes.grid(axis="x", color=LINE, linewidth=0.6, zorder=0)
    return figure


def totals(figures: dict[str, Any]) -> Figure:
    """Each branch's total with its stars."""
    lines = figures["branches"]
    figure, axes = _blank(0.6 + 0.36 * len(lines))
    values = [float(line["total"]) for line in lines]
    bars = axes.barh([line["name"] for line in lines], values, height=0.56, color=shades(2)[1], zorder=2)
    axes.bar_label(
        bars, [f"{line['total']}  {_stars(line['stars'])}" for line in lines], padding=4, fontsize=9.5, color=INK
    )
    axes.set_xlim(0, max([*values, 1]) * 1.3)
    axes.invert_yaxis()
    axes.grid(axis="x", color=LINE, linewidth=0.6, zorder=0)
    return figure


CHARTS = {"fig-grades": grades, "fig-branches": branches, "fig-totals": totals}


def _blank(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(LINE)
    axes.tick_params(length=0, labelsize=9.5, labelcolor=INK)
    return figure, axes


def _stars(stars: str) -> str:
    return "★" * int(stars) if stars.isdecimal() and int(stars) <= 5 else stars


def png(figure: Figure) -> bytes:
    """The image, the same for the same figures."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


if __name__ == "__main__":
    main()
