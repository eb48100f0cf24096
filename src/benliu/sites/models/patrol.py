"""Patrols: what is looked at where, who looked, and what was found. What was told is never changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Person
from benliu.places.models import Place, new_secret
from benliu.records.models import Record, StoredFile


class Route(models.Model):
    """Points at a place that are looked at one after the other; every so many days, if it says so."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="routes", verbose_name=_("地点"))
    name = models.CharField(_("路线名称"), max_length=80)
    every_days = models.PositiveSmallIntegerField(_("几天巡一次"), null=True)
    closed_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("巡查路线")
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], condition=Q(closed_at=None), name="route_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Point(models.Model):
    """A point of a route, with the printed code that hangs there. Where it lies is in millionths of a degree."""

    route = models.ForeignKey(Route, models.PROTECT, related_name="points", verbose_name=_("巡查路线"))
    position = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("点位名称"), max_length=80)
    where = models.CharField(_("怎么找到"), max_length=200, blank=True)
    latitude = models.IntegerField(_("纬度"), null=True)
    longitude = models.IntegerField(_("经度"), null=True)
    secret = models.BinaryField(_("二维码密钥"), max_length=16, default=new_secret)
    closed_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("巡查点")
        indexes = [models.Index(fields=["route", "position"])]

    def __str__(self) -> str:
        return self.name


class Check(models.Model):
    """What is looked at or measured at a point, with words and a picture that show how.

    `measure`: the unit of what is measured; empty where one says whether it is in order. `low`, `high`: thousandths of
    that unit between which it is in order.
    """

    point = models.ForeignKey(Point, models.PROTECT, related_name="checks", verbose_name=_("巡查点"))
    position = models.PositiveSmallIntegerField(_("次序"))
    question = models.CharField(_("看什么"), max_length=120)
    guidance = models.CharField(_("怎样看"), max_length=400, blank=True)
    picture = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("示意图"))
    measure = models.CharField(_("计量单位"), max_length=12, blank=True)
    low = models.BigIntegerField(_("下限（千分之一）"), null=True)
    high = models.BigIntegerField(_("上限（千分之一）"), null=True)
    needs_photo = models.BooleanField(_("必须拍照"), default=False)
    closed_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("检查项")
        constraints = [
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(high__gte=F("low")), name="check_high_above_low"
            )
        ]
        indexes = [models.Index(fields=["point", "position"])]

    def __str__(self) -> str:
        return self.question


class Patrol(models.Model):
    """Somebody's round of a route. The id is the phone's; the times are by its clock, beside ours."""

    id = models.UUIDField(_("编码"), primary_key=True)
    route = models.ForeignKey(Route, models.PROTECT, related_name="patrols", verbose_name=_("巡查路线"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("巡查人"))
    started_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    received_at = models.DateTimeField(_("收到时间"))
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+", verbose_name=_("纪实记录"))

    class Meta:
        verbose_name = _("巡查")
        indexes = [
            models.Index(fields=["route", "-started_at"]),
            models.Index(fields=["person", "-started_at"]),
            models.Index(fields=["record"]),
        ]

    def __str__(self) -> str:
        return f"{self.route_id} {self.started_at:%m-%d %H:%M}"


class PointVisit(models.Model):
    """Somebody was at a point on a patrol, or says why not (`missed`). Of several for one point the newest counts.

    `scanned`: the code that hangs there was read. `metres`: from the point to where the phone was, if it said so.
    """

    id = models.UUIDField(_("编码"), primary_key=True)
    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="visits", verbose_name=_("巡查"))
    point = models.ForeignKey(Point, models.PROTECT, related_name="+", verbose_name=_("巡查点"))
    happened_at = models.DateTimeField(_("时间"))
    received_at = models.DateTimeField(_("收到时间"))
    scanned = models.BooleanField(_("扫了码"), default=False)
    metres = models.PositiveIntegerField(_("手机离点位（米）"), null=True)
    missed = models.CharField(_("没查的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("点位查看")
        indexes = [models.Index(fields=["patrol", "happened_at"]), models.Index(fields=["point"])]

    def __str__(self) -> str:
        return f"{self.point_id} {self.happened_at:%H:%M}"


class Reading(models.Model):
    """What was found of one check: whether it is in order, what was measured (in thousandths), words, a photo."""

    visit = models.ForeignKey(PointVisit, models.PROTECT, related_name="readings", verbose_name=_("点位查看"))
    check_item = models.ForeignKey(Check, models.PROTECT, related_name="+", verbose_name=_("检查项"))
    is_fine = models.BooleanField(_("正常"))
    value = models.BigIntegerField(_("测得（千分之一）"), null=True)
    words = models.CharField(_("说明"), max_length=400, blank=True)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("照片"))

    class Meta:
        verbose_name = _("检查结果")
        constraints = [models.UniqueConstraint(fields=["visit", "check_item"], name="reading_once")]
        indexes = [models.Index(fields=["visit"], condition=Q(is_fine=False), name="readings_not_in_order")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.check_item_id}"
