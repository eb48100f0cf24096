"""The components of the design as template tags: {% load ui %}. See ../README.md for each with an example."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Textarea, Widget
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from benliu.ui import charts, numbers, streams
from benliu.ui.filters import ORDERS, in_use
from benliu.ui.toasts import further_of

register = template.Library()
register.filter("points", numbers.format_points)
register.filter("change", numbers.format_change)
register.filter("stream_name", streams.stream_name)
register.filter("time_spent", numbers.time_spent)

TURNED = ("page", "after")  # names in addresses of places in a list
NOTE_ICONS = {"": "info", "info": "info", "ok": "check", "warn": "alert", "bad": "alert"}


@register.filter
def at(found: Mapping[str, Any], key: str) -> Any:
    """What a mapping holds at a key that only the page knows; None where it holds nothing."""
    return found.get(key)


@register.filter
def listed(words: Iterable[str]) -> str:
    """Words in a row, with the mark between them that the reader's language uses."""
    return _("、").join(words)


@cache
def _sprite() -> str:
    """Where the drawings lie. Asked two hundred times a page, it took a sixth of the time of the longest ones."""
    return static("ui/icons.svg")


@register.simple_tag
@cache
def icon(name: str, extra: str = "") -> SafeString:
    """One drawing of the sprite, as decoration: what it means stands in words beside it."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f"i {extra}".strip(),
        _sprite(),
        name,
    )


@register.simple_tag
def filter_fold(form: Any) -> SafeString:
    """Stand before a `.filters` form: on a phone it is folded into one line that says how many of them are in use."""
    used = len(in_use(form))
    words = _("筛选（%d）") % used if used else _("筛选")
    return format_html('<details class="filter-fold"><summary>{}{}</summary></details>', words, icon("down", "chev"))


@register.inclusion_tag("ui/parts/chosen.html", takes_context=True)
def chosen_filters(context: Context, form: Any, anchor: str = "") -> dict[str, object]:
    """What a form of filters leaves out, each with the way back to what is shown without it. An order is no filter."""
    used = [(bound, words) for bound, words in in_use(form) if bound.name not in ORDERS]
    return chosen_ones(context, [(f"{bound.label}{_('：')}{words}", bound.html_name) for bound, words in used], anchor)


@register.inclusion_tag("ui/parts/chosen.html", takes_context=True)
def chosen_ones(context: Context, chosen: list[tuple[str, str]], anchor: str = "") -> dict[str, object]:
    """The same of what stands in the address alone: (words, name in the address)."""
    return {"removed": [(words, _without(context, name, anchor)) for words, name in chosen]}


def _without(context: Context, name: str, anchor: str) -> str:
    """The query of this address without `name` and without the place that pages had been turned to."""
    query = context["request"].GET.copy()
    for key in (name, *TURNED):
        query.pop(key, None)
    return f"?{query.urlencode()}#{anchor}" if anchor else f"?{query.urlencode()}"


@register.simple_tag
def logo() -> SafeString:
    """The project's own mark in the colours of the theme."""
    return format_html(
        '<svg class="logo" role="img" aria-label="{}"><use href="{}#i-logo"/></svg>', _("奔流"), _sprite()
    )


@register.simple_tag
def stream_badge(stream: str, label: str = "") -> SafeString:
    """A stream's drawing and name in its colour."""
    return format_html(
        '<span class="stream" data-stream="{}">{}{}</span>',
        stream,
        icon(streams.stream_icon(stream)),
        label or streams.stream_name(stream),
    )


@register.simple_tag
def stream_mark(stream: str, label: str = "") -> SafeString:
    """A stream's drawing in a tinted square; its name is there for those who listen."""
    return format_html(
        '<span class="stream-i" data-stream="{}">{}<span class="vh">{}</span></span>',
        stream,
        icon(streams.stream_icon(stream)),
        label or streams.stream_name(stream),
    )


def star_words(count: int) -> str:
    """The number of stars in words."""
    words = [_("无星"), _("一星"), _("二星"), _("三星"), _("四星"), _("五星")]
    return words[count] if count < len(words) else ngettext("%(n)d 星", "%(n)d 星", count) % {"n": count}


@register.simple_tag
def stars(count: int, of: int = 5) -> SafeString:
    """`count` of `of` stars."""
    drawings = format_html_join("", "{}", ((icon("star", "" if i < count else "off"),) for i in range(of)))
    return format_html('<span class="stars" role="img" aria-label="{}">{}</span>', star_words(count), drawings)


@register.simple_tag
def gauge(value: float, of: float, label: str, kind: str = "") -> SafeString:
    """The staff gauge 水尺: `value` of `of`, called `label`, words beside it. `kind="thin"` has no marks."""
    share = 0 if of <= 0 else round(min(max(value / of, 0), 1) * 100, 1)
    return format_html(
        '<div class="{}" role="meter" aria-label="{}" aria-valuenow="{}" aria-valuemin="0" aria-valuemax="{}">'
        '<svg aria-hidden="true"><rect width="{}%" height="100%" rx="3"/></svg></div>',
        f"gauge {kind}".strip(),
        label,
        value,
        of,
        share,
    )


@register.simple_tag
def river(parts: list[tuple[str, int]]) -> SafeString:
    """The confluence of a member's points: `parts` are (stream, thousandths) in the order of the rows beside it."""
    bands = format_html_join(
        "", '<path data-stream="{}" d="{}"/>', ((flow.stream, flow.path) for flow in charts.confluence(parts))
    )
    return format_html(
        '<svg class="conf" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        charts.RIVER_WIDTH,
        charts.RIVER_HEIGHT,
        _("四条流的积分汇成总分"),
        bands,
    )


@register.inclusion_tag("ui/parts/chart.html")
def bar_chart(chart: charts.BarChart) -> dict[str, object]:
    """A grouped bar chart, made by `benliu.ui.charts.bar_chart`."""
    series = [{"name": name, "number": i} for i, name in enumerate(chart.series)]
    return {"chart": chart, "series": series, "drawings": [("wide", chart.wide), ("narrow", chart.narrow)]}


@register.simple_block_tag
def why(  # noqa: PLR0913 - the parts of one line
    content: str,
    title: str,
    *,
    points: int | None = None,
    meta: str = "",
    stream: str = "",
    opened: bool = False,
    badge: str = "",
) -> SafeString:
    """One point explained (一分一解): the body says rule, calculation, cap, evidence, version, objection.

    `badge` stands in place of the points where none can be had.
    """
    return render_to_string(
        "ui/parts/why.html",
        {"content": content, "title": title, "points": points, "meta": meta, "stream": stream, "opened": opened}
        | {"badge": badge},
    )


@register.simple_block_tag
def note(content: str, kind: str = "") -> SafeString:
    """A notice in the page; `kind` is empty, "ok", "warn" or "bad"."""
    return format_html('<div class="{}">{}<div>{}</div></div>', f"note {kind}".strip(), icon(NOTE_ICONS[kind]), content)


@register.simple_block_tag
def nothing(content: str, title: str) -> SafeString:
    """An empty state: what is not there (`title`), and what to do about it (the body)."""
    return format_html(
        '<div class="empty"><svg class="calm" aria-hidden="true"><use href="{}#i-calm"/></svg><b>{}</b><p>{}</p></div>',
        _sprite(),
        title,
        content,
    )


@register.inclusion_tag("ui/parts/toasts.html", takes_context=True)
def toasts(context: Context) -> dict[str, object]:
    """The messages left by `benliu.ui.toasts.add_toast`, and the one for a line that broke."""
    request = context.get("request")
    found = get_messages(request) if request is not None else []
    rows = [{"text": m.message, "level": m.level_tag, **further_of(m.extra_tags)} for m in found]
    return {"rows": rows, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(context: Context, page: Any) -> dict[str, object]:
    """Ways to the pages before and after `page`, a Django paginator's page; other query parameters stay."""
    return {"page": page, "request": context["request"]}


@register.simple_tag(takes_context=True)
def turned_to(context: Context, key: str, number: int) -> str:
    """The query of this address with `key` set to `number`: for a page with two lists, each with its own key."""
    query = context["request"].GET.copy()
    query[key] = str(number)
    return f"?{query.urlencode()}"


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """A form's field with label, hint and error, in the design's order."""
    widget = bound.field.widget
    choices = isinstance(widget, CheckboxSelectMultiple | RadioSelect)
    single = isinstance(widget, CheckboxInput)
    css = f"input {widget.attrs.get('class', '')}".strip()
    attrs: dict[str, str | bool] = {} if choices or single else {"class": css}
    if widget.attrs.get("rows") == Textarea().attrs["rows"]:
        attrs["rows"] = "4"  # Django's own ten lines are more than anybody should feel asked to fill
    said = {"bound": bound, "control": bound.as_widget(attrs=attrs), "single": single, "choices": choices}
    return said | {"chooses": _chooses(widget), "css": widget.attrs.get("class", "")}


def _chooses(widget: Widget) -> str:
    """What stands on the button that chooses files, in the reader's language: a browser has its own."""
    if not isinstance(widget, FileInput):
        return ""
    return _("选照片") if widget.attrs.get("accept", "").startswith("image/") else _("选文件")


@register.simple_tag
def hidden_fields(form: Any) -> SafeString:
    """A form's hidden fields and its errors that belong to no single field."""
    return mark_safe("".join([str(form.non_field_errors()), *map(str, form.hidden_fields())]))  # noqa: S308  Django's own escaped markup
