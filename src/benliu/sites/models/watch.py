"""Standing duty at an outpost: who may stand, who stands when, swaps, what is handed over."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Person
from benliu.places.models import Place
from benliu.readiness.models import Team
from benliu.records.models import Record


class DutyPlan(models.Model):
    """Standing duty at a place from one day to another. Until it is published only who keeps it reads it.

    `shifts`: of each day, as [name, "HH:MM", "HH:MM", number of people]; one that ends no later than it starts ends on
    the next day. `team`: whose members stand; without one the people of `DutyPerson`. `version` counts changes.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="duty_plans", verbose_name=_("哨点"))
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", verbose_name=_("队伍"))
    starts_on = models.DateField(_("起始日期"))
    ends_on = models.DateField(_("结束日期"))
    shifts = models.JSONField(_("班次"))
    rest_hours = models.PositiveSmallIntegerField(_("两班之间至少休息（小时）"))
    version = models.PositiveIntegerField(_("版本"), default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    made_at = models.DateTimeField(_("登记时间"))
    published_at = models.DateTimeField(_("发布时间"), null=True)

    class Meta:
        verbose_name = _("值守安排")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="duty_plan_ends_after_start")
        ]
        indexes = [models.Index(fields=["place", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.place_id} {self.starts_on}"


class DutyPerson(models.Model):
    """Somebody who was chosen to stand."""

    plan = models.ForeignKey(DutyPlan, models.CASCADE, related_name="chosen", verbose_name=_("值守安排"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))

    class Meta:
        verbose_name = _("值守人员")
        constraints = [models.UniqueConstraint(fields=["plan", "person"], name="duty_person_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.person_id}"


class DutySeat(models.Model):
    """One seat of a shift: who stands there, or why nobody does (`why`: code and figures of `rostering.Reason`).

    `shift`: its name. `read_at`: when who stands here last said that the notes are read. `version` counts changes of
    the person.
    """

    class Kind(models.TextChoices):
        WEEKDAY = "weekday", _("平日")
        WEEKEND = "weekend", _("周末")
        HOLIDAY = "holiday", _("节假日")

    plan = models.ForeignKey(DutyPlan, models.CASCADE, related_name="seats", verbose_name=_("值守安排"))
    shift = models.CharField(_("班次"), max_length=20)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    kind = models.CharField(_("日子"), max_length=7, choices=Kind)
    position = models.PositiveSmallIntegerField(_("次序"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("值守人"))
    why = models.JSONField(_("空着的原因"), null=True)
    by_hand = models.BooleanField(_("人工指定"), default=False)
    version = models.PositiveIntegerField(_("版本"), default=1)
    read_at = models.DateTimeField(_("接班阅读时间"), null=True)
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+", verbose_name=_("纪实记录"))

    class Meta:
        verbose_name = _("值守班位")
        constraints = [
            models.UniqueConstraint(fields=["plan", "starts_at", "shift", "position"], name="duty_seat_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_seat_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["person", "ends_at"]),
            models.Index(fields=["ends_at"]),
            models.Index(fields=["record"]),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.starts_at:%m-%d %H:%M} {self.shift}"


class DutySwap(models.Model):
    """A duty offered to a colleague, or for one of the colleague's (`wanted`). Nothing changes before the consent."""

    class State(models.TextChoices):
        OFFERED = "offered", _("等同事答复")
        AGREED = "agreed", _("等负责人同意")
        DONE = "done", _("已调班")
        DECLINED = "declined", _("同事不换")
        REFUSED = "refused", _("负责人没有同意")
        WITHDRAWN = "withdrawn", _("已收回")

    OPEN = (State.OFFERED, State.AGREED)

    seat = models.ForeignKey(DutySeat, models.PROTECT, related_name="swaps", verbose_name=_("值守班位"))
    wanted = models.ForeignKey(DutySeat, models.PROTECT, null=True, related_name="+", verbose_name=_("换来的班位"))
    giver = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("提出的人"))
    taker = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("同事"))
    words = models.CharField(_("说明"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.OFFERED)
    offered_at = models.DateTimeField(_("提出时间"))
    answered_at = models.DateTimeField(_("同事答复时间"), null=True)
    decided_at = models.DateTimeField(_("负责人决定时间"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("决定的人")
    )

    class Meta:
        verbose_name = _("调班")
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(state__in=("offered", "agreed")), name="duty_swap_open_once"
            )
        ]
        indexes = [models.Index(fields=["taker", "state"]), models.Index(fields=["giver", "state"])]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.state}"


class HandOver(models.Model):
    """What somebody wrote at the end of a shift. The id is the phone's; told once, never changed."""

    id = models.UUIDField(_("编码"), primary_key=True)
    seat = models.OneToOneField(DutySeat, models.PROTECT, related_name="hand_over", verbose_name=_("值守班位"))
    words = models.CharField(_("交接情况"), max_length=1000)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    happened_at = models.DateTimeField(_("时间"))
    received_at = models.DateTimeField(_("收到时间"))

    class Meta:
        verbose_name = _("交接班")
        indexes = [models.Index(fields=["-happened_at"])]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.happened_at:%m-%d %H:%M}"


class OpenPoint(models.Model):
    """Something that the next shifts have to see to, until somebody says that it is done."""

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="points", verbose_name=_("交接班"))
    position = models.PositiveSmallIntegerField(_("次序"))
    words = models.CharField(_("待办"), max_length=200)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("办结的人")
    )
    done_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        verbose_name = _("交接待办")
        constraints = [models.UniqueConstraint(fields=["hand_over", "position"], name="open_point_once")]
        indexes = [models.Index(fields=["hand_over"], condition=Q(done_at=None), name="points_not_done")]

    def __str__(self) -> str:
        return self.words
