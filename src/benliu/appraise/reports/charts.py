"""Charts as PNG images for the Word report. Drawn without pyplot: no state, no window, quick to load."""

import io

from benliu.appraise.reports.shades import INK, LINE, ink_on, shades
from benliu.appraise.reports.summary import Summary
from rulebook import points_text

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


class Charts:
    """The charts of one report. `font` is empty where no Chinese font is installed; then nothing is drawn."""

    def __init__(self, summary: Summary) -> None:
        from matplotlib import font_manager, rcParams

        installed = {entry.name for entry in font_manager.fontManager.ttflist}
        self.summary = summary
        self.font = next((name for name in FONTS if name in installed), "")
        if self.font:
            rcParams["font.family"] = [self.font]
            rcParams["axes.unicode_minus"] = False

    def draw(self, name: str) -> bytes:
        """One chart by the code of its caption, as PNG."""
        return {"fig-grades": self.grades, "fig-branches": self.branches, "fig-totals": self.totals}[name]()

    def grades(self) -> bytes:
        """How many members have each grade."""
        figure, axes = self._figure(6.1, 2.5)
        names, counts = self.summary.grade_names, self.summary.grade_counts
        bars = axes.bar(names, counts, width=0.56, color=shades(len(names)), zorder=2)
        axes.bar_label(bars, padding=2, fontsize=10, color=INK)
        axes.set_ylim(0, max([*counts, 1]) * 1.15)
        axes.grid(axis="y", color=LINE, linewidth=0.6, zorder=0)
        return _png(figure)

    def branches(self) -> bytes:
        """The grades of each branch's members."""
        lines = self.summary.branches
        figure, axes = self._figure(6.1, 0.9 + 0.36 * len(lines))
        left = [0] * len(lines)
        names = [line.name for line in lines]
        for grade, (name, shade) in enumerate(zip(self.summary.grade_names, shades(99), strict=False)):
            counts = [line.grades[grade] for line in lines]
            bars = axes.barh(names, counts, left=left, height=0.6, color=shade, label=name, zorder=2)
            labels = [str(count) if count else "" for count in counts]
            axes.bar_label(bars, labels, label_type="center", fontsize=8.5, color=ink_on(shade))
            left = [before + count for before, count in zip(left, counts, strict=True)]
        axes.invert_yaxis()
        axes.legend(ncols=7, loc="lower center", bbox_to_anchor=(0.4, 1.0), frameon=False, fontsize=9, handlelength=1)
        axes.grid(axis="x", color=LINE, linewidth=0.6, zorder=0)
        return _png(figure)

    def totals(self) -> bytes:
        """Each branch's total with its stars."""
        lines = self.summary.branches
        figure, axes = self._figure(6.1, 0.6 + 0.36 * len(lines))
        totals = [line.total / 1000 for line in lines]
        bars = axes.barh([line.name for line in lines], totals, height=0.56, color=shades(2)[1], zorder=2)
        labels = [f"{points_text(line.total)}  {_stars(line.stars)}" for line in lines]
        axes.bar_label(bars, labels, padding=4, fontsize=9.5, color=INK)
        axes.set_xlim(0, max([*totals, 1]) * 1.25)
        axes.invert_yaxis()
        axes.grid(axis="x", color=LINE, linewidth=0.6, zorder=0)
        return _png(figure)

    def _figure(self, width: float, height: float):  # type: ignore[no-untyped-def]  # noqa: ANN202
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
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


def _png(figure) -> bytes:  # type: ignore[no-untyped-def]  # noqa: ANN001
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()
