"""The after-action report in words, on whatever paper: Word or PDF."""

from collections.abc import Sequence
from typing import Protocol

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .queries.after import After, Told


class Paper(Protocol):
    """What it is written on."""

    def title(self, text: str) -> None: ...
    def heading(self, text: str) -> None: ...
    def text(self, text: str) -> None: ...
    def right(self, text: str) -> None: ...
    def table(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, left: int = ...
    ) -> None: ...


def write_report(report: After, paper: Paper) -> None:
    """All of it, in the order in which it is read."""
    paper.title(_("%s应急响应总结") % report.title + (_("（演练）") if report.is_drill else ""))
    _summary(report, paper)
    _answers(report, paper)
    _gaps(report, paper)
    _findings(report, paper)
    _timeline(report, paper)
    _people(report, paper)
    paper.right(report.unit)
    paper.right(date_format(localtime(report.stood_down_at or report.ended_at or report.started_at), "DATE_FORMAT"))


def _summary(report: After, paper: Paper) -> None:
    paper.heading(_("一、概况"))
    for line in summary_lines(report):
        paper.text(line)


def summary_lines(report: After) -> list[str]:
    """What it comes to, a sentence each: for the page, too."""
    told = {"unit": report.unit, "title": report.title, "start": _moment(report.started_at)}
    lines = [_("%(unit)s于 %(start)s 启动“%(title)s”应急响应。") % told]
    if report.ended_at:
        lines[0] += _("%s 结束。") % _moment(report.ended_at)
    if report.stood_down_at:
        lines[0] += _("%s 收队。") % _moment(report.stood_down_at)
    if report.is_drill:
        lines.append(_("这是演练，不登记出勤，不算真的任务。"))
    did = {"people": report.people, "shifts": report.shifts, "hours": report.hours, "posts": report.posts}
    lines.append(_("设岗 %(posts)d 个，%(people)d 人到岗，完成 %(shifts)d 班次，在岗合计 %(hours)s 小时。") % did)
    if report.in_time_share is not None:
        timely = {"expected": report.expected, "timely": report.in_time, "share": report.in_time_share}
        lines.append(_("应到 %(expected)d 人次，按时到岗 %(timely)d 人次，占 %(share)d%%。") % timely)
    if report.out:
        lines.append(_("现在还有 %d 人没有报告回来。") % report.out)
    if report.stood_down_reason:
        lines.append(_("还有人在外时收队，理由：%s") % report.stood_down_reason)
    if report.unplanned:
        lines.append(_("另有 %d 人次在岗没有派班，或不到一班的一半，没有登记班次。") % report.unplanned)
    return lines


def answer_lines(report: After) -> list[str]:
    """How the calls were answered, without anybody's name."""
    said = report.answers
    if not said.called:
        return [_("没有按班表呼叫。")]
    told = {"called": said.called, "coming": said.coming, "refused": said.refused, "silent": said.silent}
    words = _("呼叫 %(called)d 人次：能来 %(coming)d，不能来 %(refused)d，没有答复 %(silent)d。") % told
    if said.median is not None:
        within = {"median": said.median, "within": said.within}
        words += _("答复用时的中位数是 %(median)d 分钟，按要求的时间答复 %(within)d 人次。") % within
    return [words]


def _answers(report: After, paper: Paper) -> None:
    paper.heading(_("二、呼叫和答复"))
    for line in answer_lines(report):
        paper.text(line)
    if report.answers.reasons:
        paper.text(_("不能来的原因（只计人次，不记姓名）："))
        rows = [[words, str(count)] for words, count in report.answers.reasons]
        paper.table([_("原因"), _("人次")], rows, [120, 36], left=0)


def _gaps(report: After, paper: Paper) -> None:
    paper.heading(_("三、缺岗"))
    if not report.short:
        paper.text(_("各岗位都到齐了。"))
    else:
        header = [_("哨点"), _("技能"), _("班次"), _("要"), _("到"), _("缺")]
        rows = [
            [
                gap.place,
                gap.skill or _("不限"),
                f"{_moment(gap.starts_at)}–{localtime(gap.ends_at):%H:%M}",
                str(gap.needed),
                str(gap.came),
                str(gap.lacked),
            ]
            for gap in report.short
        ]
        paper.table(header, rows, [40, 30, 50, 12, 12, 12], left=0)
    if report.silent_places:
        paper.text(_("最后一班没有留下交班说明的哨点：%s。") % _("、").join(report.silent_places))


def _findings(report: After, paper: Paper) -> None:
    paper.heading(_("四、险情、请求和任务"))
    if not report.told:
        paper.text(_("没有报告。"))
        return
    header = [_("时间"), _("哨点"), _("类型"), _("内容"), _("办结")]
    paper.table(header, [_told(one) for one in report.told], [24, 28, 16, 58, 30], left=0)
    if report.open:
        paper.text(_("还有 %d 件没有办结，需要跟进。") % len(report.open))


def _told(one: Told) -> list[str]:
    done = f"{_moment(one.done_at)} {one.done_words}".strip() if one.done_at else _("没有办结")
    return [_moment(one.at), one.place, one.kind_label, one.words, done]


def _timeline(report: After, paper: Paper) -> None:
    paper.heading(_("五、经过"))
    rows = [[_moment(event.at), event.words] for event in report.timeline]
    paper.table([_("时间"), _("经过")], rows, [30, 126], left=0)


def _people(report: After, paper: Paper) -> None:
    if not report.served:
        return
    paper.heading(_("六、出勤"))
    rows = [[one.name, str(one.shifts), one.hours] for one in report.served]
    paper.table([_("姓名"), _("班次"), _("小时")], rows, [76, 40, 40])


def _moment(at: object) -> str:
    return f"{localtime(at):%m-%d %H:%M}"  # type: ignore[arg-type]
