"""Geometry of the charts that the server draws. Figures in, coordinates out; no Django, no markup.

Every chart is drawn twice, wide and narrow: scaling one drawing down would make its letters too small to read.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

WIDE, NARROW = 490, 320
LEFT, RIGHT, TOP, FLOOR = 32, 10, 24, 160
GAP, MAX_BAR = 6, 32
FIRST_LINE, LINE = 20, 15  # labels below the floor
RIVER_WIDTH, RIVER_HEIGHT, RIVER_BEND = 120, 168, 96


@dataclass(frozen=True)
class Bar:
    """One bar: rectangle, the series it belongs to, its figure as text."""

    x: float
    y: float
    width: float
    height: float
    series: int
    text: str

    @property
    def middle(self) -> float:
        """Where the figure above the bar is centred."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Group:
    """The bars that share one label on the floor, and a note below it (“+4 人”).

    `label` is its lines, each with its distance below the floor. `way` leads to what the bars count, from the whole
    column that begins at `start` and is `share` wide.
    """

    middle: float
    label: "Label"
    note: str
    bars: tuple[Bar, ...]
    start: float = 0
    share: float = 0
    way: str = ""


@dataclass(frozen=True)
class Drawing:
    """Everything that a template needs to draw a grouped bar chart."""

    width: int
    height: int
    floor: int
    note_drop: int
    ticks: tuple[tuple[float, int], ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class BarChart:
    """Groups of bars: `rows` of (label, one count per series, note), `summary` for those who cannot see it.

    `ways`: where each row leads to; empty for a row that leads nowhere.
    """

    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], str], ...]
    summary: str
    scale: bool = False  # labels are steps of a scale and stay whole; else they are names, broken into lines
    ways: tuple[str, ...] = ()

    @property
    def leads(self) -> bool:
        """Whether any row leads somewhere."""
        return any(self.ways)

    @property
    def wide(self) -> Drawing:
        """The drawing for desks."""
        return _draw(self, WIDE)

    @property
    def narrow(self) -> Drawing:
        """The drawing for phones."""
        return _draw(self, NARROW)


def bar_chart(
    *,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int], str]],
    summary: str,
    scale: bool = False,
    ways: Sequence[str] = (),
) -> BarChart:
    """Collect a chart from plain sequences; every row has one count per series, and one of `ways` if there are any."""
    kept = tuple((str(label), tuple(counts), str(note)) for label, counts, note in rows)
    if any(len(counts) != len(series) for _, counts, _ in kept):
        raise ValueError(f"each row needs {len(series)} counts, one per series")
    return BarChart(tuple(map(str, series)), kept, str(summary), scale, tuple(ways) or ("",) * len(kept))


def tick_step(highest: int) -> int:
    """The distance of the grid lines: 1, 2 or 5 times a power of ten, at most five lines."""
    step, factors = 1, (2, 2.5, 2)
    i = 0
    while highest > 5 * step:
        step = int(step * factors[i % 3])
        i += 1
    return step


def _draw(chart: BarChart, width: int) -> Drawing:
    highest = max((n for _, counts, _ in chart.rows for n in counts), default=0)
    step = tick_step(highest)
    top = max(highest, step)
    ticks = tuple((_height_at(n, top), n) for n in range(0, top + 1, step))
    share = (width - LEFT - RIGHT) / max(len(chart.rows), 1)
    words = [label for label, _, _ in chart.rows]
    labels = _scale_labels(words, share) if chart.scale else _name_labels(words, share)
    groups = tuple(
        replace(_group((label, counts, note), LEFT + share * i, share, top), way=way)
        for i, (label, (_, counts, note), way) in enumerate(zip(labels, chart.rows, chart.ways, strict=True))
    )
    deepest = max((drop for label in labels for drop, _ in label), default=FIRST_LINE)
    has_notes = any(note for _, _, note in chart.rows)
    height = FLOOR + deepest + 8 + (18 if has_notes else 0)
    return Drawing(width, height, FLOOR, deepest + 18, ticks, groups)


Label = tuple[tuple[int, str], ...]


def _scale_labels(labels: Sequence[str], share: float) -> list[Label]:
    """Every step of a scale, in as many rows, one below the other, as keep neighbours from running together."""
    rows = max(1, math.ceil((max(map(_width, labels), default=0) + 4) / share))
    return [((FIRST_LINE + LINE * (i % rows), label),) for i, label in enumerate(labels)]


def _name_labels(labels: Sequence[str], share: float) -> list[Label]:
    """Every name, in lines; where a word is wider than its place, every second name stands below its neighbours."""
    rows = [_lines(label, share - 4) for label in labels]
    if any(_width(line) > share for lines in rows for line in lines):
        rows = [_lines(label, 2 * share - 4) for label in labels]
        lower = LINE * max(len(lines) for lines in rows[::2])
    else:
        lower = 0
    return [
        tuple((FIRST_LINE + LINE * n + lower * (i % 2), line) for n, line in enumerate(lines))
        for i, lines in enumerate(rows)
    ]


def _lines(label: str, room: float) -> list[str]:
    """A label in lines of about `room`: between words, and Chinese between any two characters, in even parts."""
    if _width(label) <= room:
        return [label]
    if " " not in label and ord(label[0]) > 0xFF:  # noqa: PLR2004 - Latin letters lie below
        size = math.ceil(len(label) / math.ceil(_width(label) / max(room, 12)))
        return [label[i : i + size] for i in range(0, len(label), size)]
    lines: list[str] = []
    for word in label.split():
        if lines and _width(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _width(text: str) -> int:
    return sum(12 if ord(c) > 0xFF else 7 for c in text)  # noqa: PLR2004 - Latin letters lie below


def _group(row: tuple[Label, tuple[int, ...], str], start: float, share: float, top: int) -> Group:
    label, counts, note = row
    bar = min(MAX_BAR, (share * 0.7 - GAP * (len(counts) - 1)) / len(counts))
    left = start + (share - bar * len(counts) - GAP * (len(counts) - 1)) / 2
    bars = tuple(
        Bar(
            x=round(left + i * (bar + GAP), 1),
            y=_height_at(n, top),
            width=round(bar, 1),
            height=round(FLOOR - _height_at(n, top), 1),
            series=i,
            text=str(n),
        )
        for i, n in enumerate(counts)
    )
    return Group(round(start + share / 2, 1), label, note, bars, round(start, 1), round(share, 1))


def _height_at(count: int, top: int) -> float:
    return round(FLOOR - (FLOOR - TOP) * count / top, 1)


@dataclass(frozen=True)
class Flow:
    """One stream of the confluence: its key and the outline of its band as an SVG path."""

    stream: str
    path: str


def confluence(parts: Sequence[tuple[str, int]]) -> tuple[Flow, ...]:
    """Bands that leave their rows on the left and join on the right, as thick as their points.

    `parts` are (stream, thousandths) in the order of the rows. Losses and zeros have no band: a river has no
    negative width, the figure beside it says the rest.
    """
    total = sum(max(points, 0) for _, points in parts)
    if not parts or total == 0:
        return ()
    row = RIVER_HEIGHT / len(parts)
    scale = min((RIVER_HEIGHT / 2) / total, row / max(points for _, points in parts))
    joined = (RIVER_HEIGHT - scale * total - 1.2 * (len(parts) - 1)) / 2
    flows = []
    for i, (stream, points) in enumerate(parts):
        thick = scale * max(points, 0)
        if thick > 0:
            flows.append(Flow(stream, _band(row * (i + 0.5) - thick / 2, joined, thick)))
            joined += thick + 1.2
    return tuple(flows)


def _band(left: float, right: float, thick: float) -> str:
    a, b, c, d = (f"{y:.1f}" for y in (left, right, right + thick, left + thick))
    return f"M0 {a}C53 {a} 43 {b} {RIVER_BEND} {b}L{RIVER_WIDTH} {b}V{c}L{RIVER_BEND} {c}C43 {c} 53 {d} 0 {d}Z"
