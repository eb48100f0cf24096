"""What happens on site: who came and left, and what was reported from there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Person
from benliu.places.models import Place
from benliu.records.models import StoredFile

from .response import Response
from .roster import Duty


class Movement(models.Model):
    """Somebody arrived or left: as told, with the time it happened and the time we heard of it; never changed.

    `id` is the client's. A movement told by mistake is taken back by a later one that names it (`undoes`).
    """

    class Act(models.TextChoices):
        ARRIVED = "arrived", _("到岗")
        LEFT = "left", _("离岗")
        UNDONE = "undone", _("撤销")

    class Way(models.TextChoices):
        BUTTON = "button", _("本人按钮")
        QR = "qr", _("扫哨点的码")
        LEADER = "leader", _("负责人代报")
        PAPER = "paper", _("纸面值班表补录")

    id = models.UUIDField(_("报到编码"), primary_key=True)
    response = models.ForeignKey(Response, models.PROTECT, related_name="movements", verbose_name=_("应急响应"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("哨点"))
    act = models.CharField(_("到岗还是离岗"), max_length=7, choices=Act)
    way = models.CharField(_("方式"), max_length=6, choices=Way)
    happened_at = models.DateTimeField(_("发生时间"))
    received_at = models.DateTimeField(_("收到时间"))
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("报告人"))
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by", verbose_name=_("撤销的"))

    class Meta:
        verbose_name = _("到岗离岗")
        indexes = [models.Index(fields=["response", "person", "happened_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(act="undone", undoes__isnull=False) | (~Q(act="undone") & Q(undoes=None)),
                name="movement_undoes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.act}"


class Presence(models.Model):
    """A stay on site. It follows from the movements of its person alone, whatever their order of coming in."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="presences", verbose_name=_("应急响应"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("哨点"))
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="presences", verbose_name=_("派班"))
    arrived_at = models.DateTimeField(_("到岗时间"))
    left_at = models.DateTimeField(_("离岗时间"), null=True)

    class Meta:
        verbose_name = _("在岗")
        constraints = [
            models.UniqueConstraint(
                fields=["response", "person"], condition=Q(left_at=None), name="presence_at_one_place"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")), name="presence_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["response", "place"])]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.place_id}"


class Report(models.Model):
    """Something told during a response. `id` is the client's. What is `ASKING` is open until `done_at`."""

    class Kind(models.TextChoices):
        SITUATION = "situation", _("情况")
        FINDING = "finding", _("险情")
        REQUEST = "request", _("请求")
        TASK = "task", _("任务")
        HANDOVER = "handover", _("交班")

    ASKING = (Kind.FINDING, Kind.REQUEST, Kind.TASK)

    id = models.UUIDField(_("报告编码"), primary_key=True)
    response = models.ForeignKey(Response, models.PROTECT, related_name="reports", verbose_name=_("应急响应"))
    kind = models.CharField(_("类型"), max_length=9, choices=Kind)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("哨点"))
    words = models.CharField(_("内容"), max_length=1000, blank=True)
    water_mm = models.IntegerField(_("水位（毫米）"), null=True)
    happened_at = models.DateTimeField(_("发生时间"))
    received_at = models.DateTimeField(_("收到时间"))
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("报告人"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("交给谁"))
    done_at = models.DateTimeField(_("办结时间"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("办结人")
    )
    done_words = models.CharField(_("怎么办的"), max_length=400, blank=True)
    photos = models.ManyToManyField(StoredFile, through="ReportPhoto", related_name="+", verbose_name=_("照片"))

    class Meta:
        verbose_name = _("战况")
        indexes = [models.Index(fields=["response", "happened_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%m-%d %H:%M}"


class ReportPhoto(models.Model):
    """A photo that belongs to a report; the file is kept once by its content."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="+", verbose_name=_("战况"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("照片"))

    class Meta:
        verbose_name = _("战况照片")
        constraints = [models.UniqueConstraint(fields=["report", "file"], name="report_photo_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.file_id}"


class ServiceRecord(models.Model):
    """Which record of a person came of this response: their shifts and hours, once, when all are home."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="service_records", verbose_name=_("应急响应"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    record = models.OneToOneField("records.Record", models.PROTECT, related_name="+", verbose_name=_("纪实记录"))
    day = models.DateField(_("哪一天"))
    shifts = models.PositiveSmallIntegerField(_("班次"))
    minutes = models.PositiveIntegerField(_("在岗分钟"))
    level = models.PositiveSmallIntegerField(_("响应级别"))

    class Meta:
        verbose_name = _("应急任务记录")
        constraints = [models.UniqueConstraint(fields=["response", "person", "day"], name="service_record_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.shifts}"


class Filing(models.Model):
    """Records asked for: so many of `total` are filed. Until it has ended, workers go on with it.

    `beat_at`: when one was heard of; none: it waits for one. `left_out`: people of no branch that `asked_by` leads.
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="filings", verbose_name=_("应急响应"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    asked_at = models.DateTimeField(_("开始登记的时间"))
    total = models.PositiveIntegerField(_("共要登记"))
    filed = models.PositiveIntegerField(_("已登记"))
    left_out = models.PositiveIntegerField(_("没有登记的人数"))
    tries = models.PositiveSmallIntegerField(_("没有进展的次数"), default=0)
    beat_at = models.DateTimeField(_("最近一次进展"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    trouble = models.CharField(_("没有登记完的原因"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("登记出勤")
        constraints = [
            models.UniqueConstraint(fields=["response"], condition=Q(ended_at=None), name="service_filing_alone")
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.filed}/{self.total}"
