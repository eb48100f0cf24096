"""Sites: where something is built, who builds it, and the branch that is there for that time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Unit
from benliu.places.models import Place
from benliu.records.models import StoredFile


class Site(models.Model):
    """A place for as long as its project lasts. Its name, address and position are the place's.

    `branch`: the branch of those who work there, of several employers; `branch_until`: the last day that was approved
    for it.
    """

    place = models.OneToOneField(Place, models.PROTECT, related_name="site", verbose_name=_("地点"))
    project = models.CharField(_("工程项目"), max_length=120)
    owner = models.CharField(_("建设单位"), max_length=120, blank=True)
    contractor = models.CharField(_("施工单位"), max_length=120, blank=True)
    supervisor = models.CharField(_("监理单位"), max_length=120, blank=True)
    starts_on = models.DateField(_("开工日期"))
    ends_on = models.DateField(_("计划完工日期"), null=True)
    closed_on = models.DateField(_("关闭日期"), null=True)
    branch = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("临时党支部"))
    branch_since = models.DateField(_("临时党支部成立日期"), null=True)
    branch_until = models.DateField(_("临时党支部截止日期"), null=True)

    class Meta:
        verbose_name = _("工地")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="site_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(branch=None, branch_since=None, branch_until=None)
                | Q(branch__isnull=False, branch_since__isnull=False),
                name="site_branch_with_its_day",
            ),
        ]
        indexes = [models.Index(fields=["closed_on", "branch_until"]), models.Index(fields=["branch"])]

    def __str__(self) -> str:
        return self.project


class Requirement(models.Model):
    """What must exist at every site of a unit by its own standard, such as 四有一好: data of the bureau."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    standard = models.CharField(_("标准"), max_length=40)
    title = models.CharField(_("要求"), max_length=80)
    guidance = models.CharField(_("怎样算做到"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    closed_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("建设要求")
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], condition=Q(closed_at=None), name="requirement_once")
        ]

    def __str__(self) -> str:
        return self.title


class Fulfilment(models.Model):
    """What somebody said of a requirement at a site, with evidence. The newest word counts; none is ever changed."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="fulfilments", verbose_name=_("工地"))
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="+", verbose_name=_("建设要求"))
    is_met = models.BooleanField(_("已做到"))
    words = models.CharField(_("说明"), max_length=400, blank=True)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("照片"))
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    said_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("建设情况")
        indexes = [models.Index(fields=["site", "requirement", "-said_at"])]

    def __str__(self) -> str:
        return f"{self.site_id} {self.requirement_id}"
