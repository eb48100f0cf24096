"""`benliu demo typhoon`: a made-up typhoon on the demonstration bureau, from the first warning to everybody home.

What lies behind happened in the last fourteen hours and is told at once; from the raise to level II on it goes on
before the eyes of who watches. Everything is done by the ordinary services, as the people would. The member of the
one-click logins is left alone: whoever tries it out answers and comes for himself.
"""

import datetime as dt
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from benliu.common.clock import local_date, now
from benliu.common.ids import new_id
from benliu.identity.queries import demo_account
from benliu.org.models import Unit
from benliu.org.standing import Standing, standing_of
from benliu.places.models import Place
from benliu.response.models import Call, Duty, Movement, Post, Presence, Response
from benliu.response.plans import Rung
from benliu.response.queries.plan import versions_to_start_with
from benliu.response.queries.served import served
from benliu.response.services import (
    Asked,
    Back,
    HandOver,
    Reported,
    Start,
    Told,
    accept_roster,
    answer_call,
    ask_roster,
    call_chosen,
    change_level,
    file_service_records,
    hand_over,
    receive_alert,
    search_roster,
    stand_down,
    start_response,
    tell_back,
    tell_movements,
    tell_report,
)

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
TITLE = "第 9 号台风“青鹭”（示例）"
COLOURS = {"蓝色": ("Ⅳ", "Minor"), "黄色": ("Ⅲ", "Moderate"), "橙色": ("Ⅱ", "Severe")}
WARNING = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{id}</identifier>
<sender>warnings@example.invalid</sender><sent>{sent}</sent><status>Actual</status><msgType>{type}</msgType>
<scope>Public</scope>{references}<info><language>zh-CN</language><category>Met</category><event>台风</event>
<urgency>Expected</urgency><severity>{severity}</severity><certainty>Likely</certainty><expires>{expires}</expires>
<senderName>示例市气象台</senderName><headline>示例市气象台发布台风{colour}预警</headline>
<description>台风“青鹭”将影响我市沿海。</description><parameter><valueName>预警级别</valueName>
<value>{colour}（{level}级）</value></parameter><area><areaDesc>示例市沿海</areaDesc></area></info></alert>"""
LADDER = (Rung("push", 0), Rung("sms", 5), Rung("voice", 10))
SEARCHES = 3.0  # seconds for a roster
REASONS = ("在外地出差", "家中老人住院", "发烧")


@dataclass
class Story:
    """A typhoon on its way. `pause`: seconds between two of those who act before our eyes."""

    officer: Standing
    member: int
    pause: float
    say: Callable[[str], None]
    response: uuid.UUID = field(default_factory=new_id)
    warned: str = ""

    def play(self) -> None:
        """The whole of it."""
        present = now()
        self.warn("蓝色", present - 14 * HOUR)
        self.start(4, present - 14 * HOUR + 20 * MINUTE)
        self.call_up(present - 14 * HOUR + 30 * MINUTE)
        self.arrive(present - 13 * HOUR, present - 13 * HOUR)
        self.warn("黄色", present - 12 * HOUR)
        self.raise_to(3, present - 12 * HOUR + 10 * MINUTE, _("黄色预警，预计夜间影响沿海"))
        self.call_up(present - 12 * HOUR + 20 * MINUTE)
        self.arrive(present - 11 * HOUR, present - 9 * HOUR)  # told when the phones had network again
        self.report("E", 5080, "水位到警戒", present - 3 * HOUR)
        self.relieve(self.shift_of(present) + 5 * MINUTE, keep="B")
        self.say(_("到现在为止：Ⅳ 级、Ⅲ 级、两班人、一次换班。打开指挥屏：%s") % self.address("board/"))
        self.wait(6)
        self.warn("橙色", now())
        self.raise_to(2, now(), _("橙色预警，预计 6 小时后登陆"))
        self.say(_("升为 Ⅱ 级，各人首页都有提示。"))
        self.report("E", 5100, "水位超警戒 0.02 米", now())
        self.call_up(now(), watched=True)
        self.call_up(now())  # in the place of those who could not
        self.say(_("缺的人已经补上。现在陆续到岗。"))
        self.arrive(now(), now(), watched=True)
        self.finding("A", "堤脚渗水一处，已用土工布压盖", now())
        self.relieve(now(), keep="")
        self.wait(6)
        self.end()

    def end(self) -> None:
        """Lower, end, look who is still out, stand down, and let it count."""
        self.raise_to(4, now(), _("台风转向，影响减弱"))
        self.raise_to(0, now(), _("预警解除"))
        out = self.present()
        self.say(_("响应结束，还有 %d 人在外：%s") % (len(out), self.address("stand-down/")))
        last = next(iter(sorted(out - {self.member})), None)
        self.back(out - {last, self.member})
        self.wait(4)
        self.back({last} if last else set())
        mine = self.member in self.present()
        moment = now()
        stand_down(
            actor=self.officer,
            response_id=self.response,
            reason=_("最后一人已电话确认到家") if mine else "",
            now=moment,
        )
        filed = file_service_records(actor=self.officer, response_id=self.response, now=moment)
        self.say(_("已收队。记下并审核 %d 条出勤，一分钟后变成积分。") % filed.made)
        fresh = {one.person_id for one in served(Response.objects.get(pk=self.response)) if not one.shifts}
        self.say(_("另有 %d 人刚接班不久，不到半班：总结里有时间，不算一班。") % len(fresh))
        self.say(_("总结自己写好了，可下载 Word、PDF：%s") % self.address("after/"))

    def warn(self, colour: str, moment: dt.datetime) -> None:
        """A warning comes in."""
        level, severity = COLOURS[colour]
        sent = moment.astimezone(dt.timezone(8 * HOUR)).isoformat(timespec="seconds")
        expires = (moment + 24 * HOUR).astimezone(dt.timezone(8 * HOUR)).isoformat(timespec="seconds")
        name = f"DEMO-{self.response}-{severity}"
        text = WARNING.format(
            id=name,
            sent=sent,
            type="Update" if self.warned else "Alert",
            references=f"<references>{self.warned}</references>" if self.warned else "",
            severity=severity,
            expires=expires,
            colour=colour,
            level=level,
        )
        self.warned = f"warnings@example.invalid,{name},{sent}"
        receive_alert(actor=self.officer, content=text.encode(), way="upload", origin=f"台风{colour}.xml", now=moment)

    def start(self, level: int, moment: dt.datetime) -> None:
        """The officer starts a response by the plan."""
        unit = Unit.objects.filter(depth=1).values_list("pk", flat=True)[0]
        plans = versions_to_start_with(self.officer)
        start = Start(self.response, unit, TITLE, level, "蓝色预警", plan_id=plans[0][0] if plans else None)
        start_response(actor=self.officer, start=start, now=moment)

    def raise_to(self, level: int, moment: dt.datetime, reason: str) -> None:
        """Another level, or the end."""
        seen = Response.objects.values_list("level", flat=True).get(pk=self.response)
        change_level(actor=self.officer, response_id=self.response, seen=seen, level=level, reason=reason, now=moment)

    def call_up(self, moment: dt.datetime, *, watched: bool = False) -> None:
        """A roster is made and accepted, its people are called, and they answer."""
        with transaction.atomic():  # else a worker of the served bureau takes the search, and makes it as of today
            job = ask_roster(actor=self.officer, response_id=self.response, now=moment)
            search_roster(job_id=job.pk, now=moment, seconds=SEARCHES)
        accept_roster(actor=self.officer, job_id=job.pk, now=moment)
        waiting = Duty.objects.filter(post__response=self.response, gone="", call=None, post__ends_at__gt=moment)
        if not waiting.exists():
            return
        asked = Asked(new_id(), self.response, 15, LADDER)
        called = call_chosen(actor=self.officer, asked=asked, now=moment)
        if watched:
            self.say(_("呼叫 %d 人，答复正在进来：%s") % (called.calls, self.address("calls/")))
        calls = list(Call.objects.filter(round=asked.id).exclude(person=self.member).order_by("pk"))
        for place, call in enumerate(calls):
            refused = watched and place % 23 == 11
            answer_call(
                call_id=call.pk,
                answer="no" if refused else "yes",
                reason=REASONS[place % 3] if refused else "",
                way="app",
                now=now() if watched else moment + 6 * MINUTE,
            )
            if watched:
                self.wait(0.5)

    def arrive(self, happened: dt.datetime, heard: dt.datetime, *, watched: bool = False) -> None:
        """Those whose shift it is come, if they have not; what happened may be heard of much later."""
        duties = Duty.objects.filter(
            post__response=self.response, gone="", post__starts_at__lte=happened, post__ends_at__gt=happened
        )
        there = self.present()
        coming = duties.exclude(person__in=[*there, self.member]).select_related("post").order_by("post", "pk")
        told = [self._moved(d.person_id, d.post.place_id, Movement.Act.ARRIVED, happened) for d in coming]
        for several in _in_tens(told) if watched else [told]:
            if several:
                tell_movements(actor=self.officer, told=several, now=now() if watched else heard)
            if watched:
                self.wait(2)

    def relieve(self, moment: dt.datetime, *, keep: str) -> None:
        """The next shift comes, the earlier one hands over and leaves; those at the place `keep` have to stay."""
        old = list(Presence.objects.filter(response=self.response, left_at=None).exclude(place__code=keep))
        on = Duty.objects.filter(
            post__response=self.response, gone="", post__starts_at__lte=moment, post__ends_at__gt=moment + HOUR
        )
        fresh = set(on.values_list("person_id", flat=True))
        self.arrive(moment, moment)
        leaving = [one for one in old if one.person_id not in fresh and one.person_id != self.member]
        for place in sorted({one.place_id for one in leaving}):
            note = HandOver(new_id(), self.response, place, "水情平稳，巡到第 3 号桩，工具在值班房", moment)
            hand_over(actor=self.officer, told=note, now=moment)
        told = [self._moved(one.person_id, one.place_id, Movement.Act.LEFT, moment) for one in leaving]
        if told:
            tell_movements(actor=self.officer, told=told, now=moment)

    def back(self, people: Collection[int]) -> None:
        """These are home."""
        if people:
            moment = now()
            tell_back(actor=self.officer, back=Back(new_id(), self.response, tuple(people), moment), now=moment)

    def shift_of(self, moment: dt.datetime) -> dt.datetime:
        """When the shift began that runs at a moment."""
        begun = Post.objects.filter(response=self.response, withdrawn_at=None, starts_at__lte=moment)
        return begun.latest("starts_at").starts_at

    def report(self, code: str, water_mm: int, words: str, moment: dt.datetime) -> None:
        """Water, and a word on it."""
        self._tell("situation", code, words, moment, water_mm)

    def finding(self, code: str, words: str, moment: dt.datetime) -> None:
        """Something dangerous was found."""
        self._tell("finding", code, words, moment, None)

    def _tell(self, kind: str, code: str, words: str, moment: dt.datetime, water_mm: int | None) -> None:
        place = Place.objects.filter(code=code, closed_on=None).values_list("pk", flat=True)[0]
        told = Reported(new_id(), self.response, kind, moment, words, place_id=place, water_mm=water_mm)
        tell_report(actor=self.officer, told=told, now=moment)

    def _moved(self, person: int, place: int, act: str, happened: dt.datetime) -> Told:
        return Told(new_id(), self.response, person, place, act, Movement.Way.LEADER, happened)

    def present(self) -> set[int]:
        """Who is on site."""
        here = Presence.objects.filter(response=self.response, left_at=None)
        return set(here.values_list("person_id", flat=True))

    def address(self, part: str) -> str:
        """Where to look."""
        return f"/responses/{self.response}/{part}"

    def wait(self, times: float) -> None:
        """Let those who watch see it."""
        time.sleep(self.pause * times)


def play_typhoon(*, pause: float, say: Callable[[str], None]) -> uuid.UUID | None:
    """Play it; None where there is no demonstration bureau. Returns the response's id."""
    officer, member = demo_account("officer"), demo_account("member")
    if officer is None or member is None:
        return None
    day = local_date(now())
    own = standing_of(member, on=day).person_id or 0
    story = Story(standing_of(officer, on=day), own, pause, say)
    story.play()
    return story.response


def _in_tens(told: list[Told]) -> Iterator[list[Told]]:
    for start in range(0, len(told), 10):
        yield told[start : start + 10]
