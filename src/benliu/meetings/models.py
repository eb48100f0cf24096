"""Meetings and other activities that are planned: what, when, who is asked, who came."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from benliu.org.models import Person, Unit
from benliu.records.models import Activity, RecordKind

SECRET_BYTES = 32


def new_secret() -> bytes:
    """A secret of its own for a meeting's codes."""
    return secrets.token_bytes(SECRET_BYTES)


class Meeting(models.Model):
    """A meeting or another activity of a branch, from the plan to its record.

    `id` is the client's. Codes for signing in come from `secret`. `changes` counts what those asked were told anew.
    """

    id = models.UUIDField(_("会议编码"), primary_key=True)
    kind = models.ForeignKey(RecordKind, models.PROTECT, verbose_name=_("类型"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("支部"))
    title = models.CharField(_("名称"), max_length=120)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    note = models.CharField(_("说明"), max_length=400, blank=True)
    sign_up = models.BooleanField(_("要报名"), default=False)
    seats = models.PositiveIntegerField(_("名额"), null=True)
    grace_minutes = models.PositiveSmallIntegerField(_("开始后几分钟算迟到"), default=5)
    secret = models.BinaryField(_("签到密钥"), max_length=SECRET_BYTES, default=new_secret)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("安排人")
    )
    planned_at = models.DateTimeField(_("安排时间"))
    announced_at = models.DateTimeField(_("通知时间"), null=True)
    changed_at = models.DateTimeField(_("改动时间"), null=True)
    changes = models.PositiveIntegerField(_("改动次数"), default=0)
    reminded_at = models.DateTimeField(_("提醒时间"), null=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=400, blank=True)
    activity = models.OneToOneField(
        Activity, models.PROTECT, null=True, related_name="meeting", verbose_name=_("记成的活动")
    )

    class Meta:
        verbose_name = _("会议")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(condition=Q(seats=None) | Q(seats__gt=0, sign_up=True), name="meeting_seats"),
        ]
        indexes = [
            models.Index(fields=["unit", "starts_at"]),
            models.Index(
                fields=["starts_at"],
                condition=Q(reminded_at=None, cancelled_at=None, announced_at__isnull=False),
                name="meetings_to_remind_of",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Attendee(models.Model):
    """Somebody who is asked to a meeting: the answer before it, and what was seen of them at it.

    Without `state` it follows from the rest: on leave, absent once the meeting is over, else not known yet.
    Who waits for a place gets one in the order of `answered_at`: see `services.places`.
    `claimed_at` is a sign-in kept by a phone whose clock does not agree with the code it read: the secretary decides.
    """

    class Answer(models.TextChoices):
        NONE = "", _("没有答复")
        COMING = "coming", pgettext_lazy("answer", "参加")
        LEAVE = "leave", pgettext_lazy("answer", "请假")
        WAITING = "waiting", _("候补")

    class State(models.TextChoices):
        NONE = "", _("未签到")
        PRESENT = "present", _("到会")
        LATE = "late", _("迟到")
        LEAVE = "leave", _("请假")
        ABSENT = "absent", _("缺席")

    class Way(models.TextChoices):
        NONE = "", _("未签到")
        SCAN = "scan", _("扫码")
        WORD = "word", _("口令")
        HAND = "hand", _("书记代签")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees", verbose_name=_("会议"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    answer = models.CharField(_("答复"), max_length=7, choices=Answer, default=Answer.NONE, blank=True)
    reason = models.CharField(_("请假原因"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    state = models.CharField(_("出席情况"), max_length=7, choices=State, default=State.NONE, blank=True)
    way = models.CharField(_("签到方式"), max_length=4, choices=Way, default=Way.NONE, blank=True)
    signed_at = models.DateTimeField(_("签到时间"), null=True)
    by_phone_clock = models.BooleanField(_("按手机时间"), default=False)
    claimed_at = models.DateTimeField(_("手机所记的签到时间"), null=True)
    device = models.CharField(_("设备标记"), max_length=32, blank=True)
    wrong_words = models.PositiveSmallIntegerField(_("口令错误次数"), default=0)
    wrong_since = models.DateTimeField(_("口令首次错误时间"), null=True)

    class Meta:
        verbose_name = _("应到人员")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendee_once"),
            models.UniqueConstraint(fields=["meeting", "device"], condition=~Q(device=""), name="attendee_one_device"),
        ]
        indexes = [models.Index(fields=["person", "meeting"])]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.meeting_id}"


class Feed(models.Model):
    """The address under which somebody's calendar program reads meetings: the own ones, or those of a branch.

    Whoever holds the address reads what its owner may see now; `revoked_at` ends that.
    """

    id = models.UUIDField(_("订阅编码"), primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("账号"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("支部"))
    opened_at = models.DateTimeField(_("开通时间"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("日历订阅")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "unit"], condition=Q(revoked_at=None), name="feed_of_branch_once"
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(revoked_at=None, unit=None), name="feed_of_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.unit_id or ''}"


class FixedDay(models.Model):
    """The day of every month on which a branch fulfils a monthly duty: see `monthly.MonthlyDay` and `duties`."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("支部"))
    duty = models.CharField(_("哪一项"), max_length=20)
    week = models.PositiveSmallIntegerField(_("第几个星期"))
    day = models.PositiveSmallIntegerField(_("几号、星期几"))
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    place = models.CharField(_("地点"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("固定日")
        constraints = [
            models.UniqueConstraint(fields=["unit", "duty"], name="fixed_day_once"),
            models.CheckConstraint(
                condition=Q(week=0, day__range=(1, 31)) | Q(week__range=(1, 5), day__range=(1, 7)),
                name="fixed_day_exists",
            ),
            models.CheckConstraint(condition=Q(ends__gt=models.F("starts")), name="fixed_day_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.duty}"


class WarningRound(models.Model):
    """A day on which secretaries were told of what their branches have neither held nor planned."""

    day = models.DateField(_("日期"), primary_key=True)

    class Meta:
        verbose_name = _("组织生活提醒")

    def __str__(self) -> str:
        return str(self.day)


class Correction(models.Model):
    """What a secretary set right in the list of those who came, and why."""

    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="corrections", verbose_name=_("应到人员"))
    before = models.CharField(_("原来"), max_length=7, choices=Attendee.State, blank=True)
    after = models.CharField(_("改为"), max_length=7, choices=Attendee.State, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("更正人")
    )
    corrected_at = models.DateTimeField(_("更正时间"))

    class Meta:
        verbose_name = _("出席更正")

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
