"""The components as markup; how they look is seen in tests/e2e."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.utils import translation

from benliu.ui import charts, toasts
from benliu.ui.numbers import format_change, format_points
from benliu.ui.streams import STREAMS

SPRITE = Path(charts.__file__).parent / "static/ui/icons.svg"


def draw(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("thousandths", "points", "change"),
    [
        (86500, "86.5", "+86.5"),
        (3000, "3", "+3"),
        (0, "0", "0"),
        (-4000, "−4", "−4"),
        (-250, "−0.25", "−0.25"),
        (100, "0.1", "+0.1"),
        (1001, "1.001", "+1.001"),
        (120000, "120", "+120"),
    ],
)
def test_points_have_no_trailing_zeros(thousandths, points, change):
    assert (format_points(thousandths), format_change(thousandths)) == (points, change)


def test_no_figure_is_a_dash():
    assert draw("{{ n|points }}", n=None) == "—"


def test_the_sprite_holds_every_stream_and_no_script():
    symbols = {e.get("id"): e for e in ET.parse(SPRITE).getroot()}  # noqa: S314
    assert {f"i-s-{stream}" for stream in STREAMS} <= set(symbols)
    assert all(e.get("viewBox") for e in symbols.values())
    assert not {"onload", "<script", "href"} & set(SPRITE.read_text().split())


def test_icons_are_decoration():
    assert draw('{% icon "down" "chev" %}').startswith('<svg class="i chev" aria-hidden="true"><use href="/static/')


def test_a_bureaus_own_stream_is_called_by_its_name():
    text = draw('{% stream_badge "own" name %}', name="自有<流>")
    assert "自有&lt;流&gt;" in text
    assert "#i-layers" in text


@pytest.mark.parametrize(("count", "words", "off"), [(0, "无星", 5), (3, "三星", 2), (5, "五星", 0)])
def test_stars_speak(count, words, off):
    text = draw("{% stars n %}", n=count)
    assert f'aria-label="{words}"' in text
    assert (text.count("<use"), text.count('class="i off"')) == (5, off)


@pytest.mark.parametrize(
    ("value", "of", "width"), [(9, 11, "81.8%"), (0, 11, "0.0%"), (15, 11, "100%"), (-3, 11, "0%"), (1, 0, "0%")]
)
def test_the_gauge_stays_within_its_ends(value, of, width):
    text = draw('{% gauge value of "四星条件" %}', value=value, of=of)
    assert f'width="{width}"' in text
    assert "style=" not in text


def test_why_carries_its_explanation_and_escapes_the_title():
    source = '{% why title=title points=3000 stream="ben" opened=True %}<dl><dt>算法</dt></dl>{% endwhy %}'
    text = draw(source, title="<b>9 月主题党日</b>")
    assert "&lt;b&gt;9 月主题党日" in text
    assert "<dt>算法</dt>" in text
    assert "+3" in text
    assert 'data-stream="ben" open>' in text


def test_notes_and_empty_states():
    assert '<div class="note warn">' in draw('{% note "warn" %}重复{% endnote %}')
    assert "<b>没有记录</b>" in draw('{% nothing title="没有记录" %}先记一笔{% endnothing %}')


def test_pagination_keeps_the_other_parameters(rf):
    request = rf.get("/records/?branch=3&page=2")
    page = Paginator(range(95), 20).page(2)
    text = Template("{% load ui %}{% pagination page %}").render(RequestContext(request, {"page": page}))
    assert "?branch=3&amp;page=1" in text
    assert "?branch=3&amp;page=3" in text
    assert "第 2 页，共 5 页，95 条" in text


def test_one_page_needs_no_pagination(rf):
    page = Paginator(range(5), 20).page(1)
    context = RequestContext(rf.get("/"), {"page": page})
    assert not Template("{% load ui %}{% pagination page %}").render(context).strip()


def test_a_toast_offers_the_way_back(rf):
    request = rf.get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    toasts.add_toast(request, "已确认 <4> 条", undo_url="/records/undo/7/")
    text = Template("{% load ui %}{% toasts %}").render(RequestContext(request, {"csrf_token": "t"}))
    assert "已确认 &lt;4&gt; 条" in text
    assert '<form method="post" action="/records/undo/7/">' in text
    assert "csrfmiddlewaretoken" in text


def test_english_words():
    with translation.override("en"):
        assert 'aria-label="three stars"' in draw("{% stars 3 %}")


def test_bars_stand_on_the_floor_and_keep_their_proportion():
    chart = charts.bar_chart(series=["现行", "草案"], rows=[("三星", (20, 10), ""), ("四星", (5, 0), "")], summary="s")
    for drawing in (chart.wide, chart.narrow):
        bars = [bar for group in drawing.groups for bar in group.bars]
        assert all(round(bar.y + bar.height, 1) == drawing.floor for bar in bars)
        assert [round(bar.height / bars[0].height, 2) for bar in bars] == [1, 0.5, 0.25, 0]
        assert all(bar.x >= 0 and bar.x + bar.width <= drawing.width for bar in bars)
        edges = [(bar.x, bar.x + bar.width) for bar in bars]
        assert all(a[1] <= b[0] for a, b in zip(edges, edges[1:], strict=False))


def test_a_chart_needs_one_count_per_series():
    with pytest.raises(ValueError, match="2 counts"):
        charts.bar_chart(series=["a", "b"], rows=[("x", (1,), "")], summary="s")


@pytest.mark.parametrize(("highest", "step"), [(0, 1), (5, 1), (6, 2), (19, 5), (81, 20), (1000, 200), (1001, 500)])
def test_grid_lines_are_few_and_round(highest, step):
    assert charts.tick_step(highest) == step


def test_a_column_that_counts_somebody_leads_to_them():
    """The whole column can be hit; what leads nowhere is no link, and a chart without ways stays a picture."""
    rows = [("60–70", (3,), ""), ("70–80", (0,), "")]
    chart = charts.bar_chart(series=["人"], rows=rows, summary="s", ways=["?band=60#members", ""])
    text = draw("{% bar_chart chart %}", chart=chart)
    assert text.count('<a href="?band=60#members">') == 2, "on a desk and on a phone"
    assert text.count("<a ") == 2 and 'role="group"' in text and 'role="img"' not in text
    for drawing in (chart.wide, chart.narrow):
        first, second = drawing.groups
        assert first.start + first.share == pytest.approx(second.start, abs=0.1)
    assert 'role="img"' in draw("{% bar_chart chart %}", chart=charts.bar_chart(series=["人"], rows=rows, summary="s"))


def test_an_empty_chart_is_still_a_chart():
    assert charts.bar_chart(series=["a"], rows=[], summary="s").wide.groups == ()


def test_every_step_of_a_scale_is_written_and_none_runs_into_its_neighbour():
    """Ten bands: on a desk they stand 45 apart and 54 wide, so that every second one goes a row deeper."""
    rows = [(f"{n}0–{n + 1}0", (n,), "") for n in range(10)]
    chart = charts.bar_chart(series=["人数"], rows=rows, summary="s", scale=True)
    for drawing, depth in ((chart.wide, 2), (chart.narrow, 2)):
        written = [(drop, group.middle, text) for group in drawing.groups for drop, text in group.label]
        assert [text for _drop, _middle, text in written] == [label for label, _counts, _note in rows]
        assert len({drop for drop, _middle, _text in written}) == depth
        assert drawing.height > drawing.floor + max(drop for drop, _middle, _text in written)
        for drop in {drop for drop, _middle, _text in written}:
            places = [middle for other, middle, _text in written if other == drop]
            assert all(right - left >= 12 + 7 * 4 for left, right in zip(places, places[1:], strict=False))


def test_every_name_is_written():
    """Six names on a phone: 46 wide each. Chinese breaks in even parts, long English words stand in two rows."""
    rows = [(name, (1,), "") for name in ("优秀", "良好", "合格", "基本合格", "不合格", "不定等次")]
    drawn = charts.bar_chart(series=["人"], rows=rows, summary="s").narrow
    assert [[line for _, line in group.label] for group in drawn.groups][3:] == [
        ["基本", "合格"],
        ["不合格"],
        ["不定", "等次"],
    ]
    rows = [
        (name, (1,), "") for name in ("Excellent", "Good", "Qualified", "Basically qualified", "Unqualified", "Open")
    ]
    drawn = charts.bar_chart(series=["people"], rows=rows, summary="s").narrow
    assert [" ".join(line for _, line in group.label) for group in drawn.groups] == [row[0] for row in rows]
    assert drawn.groups[0].label[0][0] < drawn.groups[1].label[0][0] == drawn.groups[3].label[0][0]
    assert drawn.height > drawn.floor + max(drop for group in drawn.groups for drop, _ in group.label)


def test_the_rivers_bands_are_as_thick_as_their_points():
    flows = charts.confluence([("ben", 32000), ("nuan", 16000), ("chao", 0), ("qing", -500)])
    assert [flow.stream for flow in flows] == ["ben", "nuan"]
    thick = [float(f.path.split("V")[1].split("L")[0]) - float(f.path.split("L120 ")[1].split("V")[0]) for f in flows]
    assert thick[0] / thick[1] == pytest.approx(2, abs=0.02)
    assert charts.confluence([("ben", 0)]) == ()
    assert charts.confluence([]) == ()


class Sending(forms.Form):
    """Two kinds of files."""

    photos = forms.FileField(label="照片", widget=forms.FileInput({"accept": "image/jpeg"}))
    table = forms.FileField(label="表")


def test_the_buttons_that_choose_files_speak_the_readers_language():
    def shown() -> str:
        return Template("{% load ui %}{% field form.photos %}{% field form.table %}").render(
            Context({"form": Sending()})
        )

    assert re.findall(r"</svg>([^<]+)</span>", shown()) == ["选照片", "选文件"] and shown().count("还没有选<") == 2
    with translation.override("en"):
        assert re.findall(r"</svg>([^<]+)</span>", shown()) == ["Choose photos", "Choose files"]
