"""Hazards: what is dangerous at a place, who has to mend it, and what was done. Every step is told once and stays."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Person, Unit
from benliu.places.models import Place
from benliu.records.models import StoredFile

from .patrol import Reading


class RectificationNotice(models.Model):
    """Asks one responsible unit to mend hazards by a day: a unit of the bureau, or a firm by its name at the site."""

    number = models.PositiveIntegerField(_("编号"), unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("地点"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("责任单位"))
    firm = models.CharField(_("责任企业"), max_length=120, blank=True)
    working_days = models.PositiveSmallIntegerField(_("期限（工作日）"))
    due_on = models.DateField(_("整改期限"))
    words = models.CharField(_("整改要求"), max_length=1000, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("签发人"))
    issued_at = models.DateTimeField(_("签发时间"))

    class Meta:
        verbose_name = _("整改通知")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None) & ~Q(firm="") | Q(unit__isnull=False, firm=""), name="notice_to_one"
            )
        ]

    def __str__(self) -> str:
        return str(self.number)


class Hazard(models.Model):
    """Something dangerous at a place. The id is the phone's; `number` is what people say.

    `state`, `notice`, `due_on`, `closed_at` and `version` follow from the steps, and are kept for the lists: `version`
    is the number of the newest step. `word`: the unguessable part of the address at which a passer-by sees what became
    of it. `escalated_for`: the term of which the officers were told that it is over.
    """

    class State(models.TextChoices):
        REVIEW = "review", _("待审核")
        REPORTED = "reported", _("待通知整改")
        NOTIFIED = "notified", _("整改中")
        RECTIFIED = "rectified", _("待复查")
        CLOSED = "closed", _("已销号")
        DECLINED = "declined", _("不予受理")

    class Gravity(models.TextChoices):
        ORDINARY = "ordinary", _("一般隐患")
        MAJOR = "major", _("重大隐患")

    class Way(models.TextChoices):
        PATROL = "patrol", _("巡查发现")
        MEMBER = "member", _("成员发现")
        PASSER = "passer", _("路人反映")

    OPEN = (State.REPORTED, State.NOTIFIED, State.RECTIFIED)

    id = models.UUIDField(_("编码"), primary_key=True)
    number = models.PositiveIntegerField(_("编号"), unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="hazards", verbose_name=_("地点"))
    spot = models.CharField(_("具体位置"), max_length=200, blank=True)
    words = models.CharField(_("隐患情况"), max_length=1000, blank=True)
    gravity = models.CharField(_("严重程度"), max_length=8, choices=Gravity)
    way = models.CharField(_("来源"), max_length=8, choices=Way)
    reading = models.ForeignKey(Reading, models.PROTECT, null=True, related_name="+", verbose_name=_("检查结果"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("报告人")
    )
    found_at = models.DateTimeField(_("发现时间"))
    received_at = models.DateTimeField(_("收到时间"))
    word = models.CharField(_("查询凭证"), max_length=43, null=True, unique=True)  # noqa: DJ001 - unique where there is one
    version = models.PositiveIntegerField(_("版本"), default=1)
    state = models.CharField(_("状态"), max_length=9, choices=State)
    notice = models.ForeignKey(
        RectificationNotice, models.PROTECT, null=True, related_name="hazards", verbose_name=_("整改通知")
    )
    due_on = models.DateField(_("整改期限"), null=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True)
    escalated_for = models.DateField(_("已就哪个期限催办"), null=True)

    class Meta:
        verbose_name = _("隐患")
        constraints = [
            models.CheckConstraint(
                condition=Q(way="passer", reported_by=None, word__isnull=False)
                | ~Q(way="passer") & Q(reported_by__isnull=False, word=None),
                name="hazard_from_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["place", "state"]),
            models.Index(fields=["-received_at", "id"]),
            models.Index(fields=["closed_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    def is_overdue(self, today: dt.date) -> bool:
        """Whether its term is over and nobody has said that it is mended."""
        return self.state == Hazard.State.NOTIFIED and self.due_on is not None and self.due_on < today


class HazardContact(models.Model):
    """How a passer-by can be reached, if they said so: for those who review it, and erased on its own."""

    hazard = models.OneToOneField(Hazard, models.PROTECT, related_name="contact", verbose_name=_("隐患"))
    text = models.CharField(_("联系方式"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("反映人联系方式")

    def __str__(self) -> str:
        return str(self.hazard_id)


class HazardStep(models.Model):
    """What was done with a hazard; `number` 1 is the report. Never changed, but that its words may be erased.

    `person`: who rectified, where that is somebody known; `said_by` is who told it.
    """

    class Act(models.TextChoices):
        REPORTED = "reported", _("报告")
        TAKEN_UP = "taken_up", _("受理")
        DECLINED = "declined", _("不予受理")
        GRADED = "graded", _("改定严重程度")
        NOTIFIED = "notified", _("通知整改")
        RECTIFIED = "rectified", _("整改完成")
        RETURNED = "returned", _("退回重新整改")
        CLOSED = "closed", _("复查通过，销号")
        REOPENED = "reopened", _("重新打开")

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="steps", verbose_name=_("隐患"))
    number = models.PositiveIntegerField(_("次序"))
    act = models.CharField(_("事项"), max_length=9, choices=Act)
    words = models.CharField(_("说明"), max_length=1000, blank=True)
    gravity = models.CharField(_("严重程度"), max_length=8, choices=Hazard.Gravity, blank=True)
    notice = models.ForeignKey(
        RectificationNotice, models.PROTECT, null=True, related_name="+", verbose_name=_("整改通知")
    )
    due_on = models.DateField(_("整改期限"), null=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("整改人"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    said_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("隐患处理")
        constraints = [models.UniqueConstraint(fields=["hazard", "number"], name="hazard_step_once")]
        indexes = [models.Index(F("act"), F("said_at").desc(), name="hazard_steps_by_act")]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.number}"


class HazardPhoto(models.Model):
    """A photo that came with a step."""

    step = models.ForeignKey(HazardStep, models.PROTECT, related_name="photos", verbose_name=_("隐患处理"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("照片"))

    class Meta:
        verbose_name = _("隐患照片")
        constraints = [models.UniqueConstraint(fields=["step", "file"], name="hazard_photo_once")]

    def __str__(self) -> str:
        return f"{self.step_id} {self.file_id}"
