"""Scheme versions, runs and what they gave."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Person, Unit
from benliu.records.models import Record


class SchemeVersion(models.Model):
    """One version of a scheme, text and all; never changed, so that an old run can be repeated for ever."""

    name = models.CharField(_("代号"), max_length=60)
    version = models.CharField(_("版本"), max_length=40)
    title = models.CharField(_("名称"), max_length=160)
    files = models.JSONField(_("办法原文"))
    sha256 = models.CharField(_("内容摘要"), max_length=64, unique=True)
    effective_from = models.DateField(_("施行日期"))
    effective_to = models.DateField(_("废止日期"), null=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("启用人"))
    adopted_at = models.DateTimeField(_("启用时间"))

    class Meta:
        verbose_name = _("积分办法")
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="scheme_version_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class RosterSnapshot(models.Model):
    """Who was where on a day, kept once by content: `members` [[person, branch, status], …], `branches` [id, …],
    `doubles` [[id, of whom], …] where there are any.
    """

    sha256 = models.CharField(_("内容摘要"), max_length=64, unique=True)
    content = models.JSONField(_("名册"))

    class Meta:
        verbose_name = _("名册快照")

    def __str__(self) -> str:
        return self.sha256


class Run(models.Model):
    """One computation: scheme version × period × records up to a number. `input_hash` identifies it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("等待计算")
        RUNNING = "running", _("正在计算")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未完成")
        SUPERSEDED = "superseded", _("已有新结果")

    scheme = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="runs", verbose_name=_("积分办法"))
    period = models.CharField(_("周期"), max_length=20)
    cutoff = models.BigIntegerField(_("记录截止编号"))
    as_of = models.DateField(_("名册日期"))
    roster = models.ForeignKey(RosterSnapshot, models.PROTECT, verbose_name=_("名册快照"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(_("进度（%）"), default=0)
    failure = models.TextField(_("未完成原因"), blank=True)
    input_hash = models.CharField(_("输入摘要"), max_length=64, blank=True)
    output_hash = models.CharField(_("结果摘要"), max_length=64, blank=True)
    summary = models.JSONField(_("汇总"), default=dict)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("发起人"))
    started_at = models.DateTimeField(_("发起时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    closed_at = models.DateTimeField(_("封账时间"), null=True)

    class Meta:
        verbose_name = _("计分批次")
        indexes = [models.Index(fields=["period", "state", "-id"])]

    def __str__(self) -> str:
        return f"{self.period} #{self.pk}"


class MemberResult(models.Model):
    """A member's outcome of a run, with the branch and status that counted. Points in thousandths."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="members", db_index=False, verbose_name=_("计分批次"))
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False, verbose_name=_("支部"))
    status = models.CharField(_("党员状态"), max_length=12)
    total = models.BigIntegerField(_("总分（千分之一）"))
    grade = models.CharField(_("等次"), max_length=20, blank=True)
    scores = models.JSONField(_("分项（千分之一）"), default=dict)
    streams = models.JSONField(_("四流（千分之一）"), default=dict)

    class Meta:
        verbose_name = _("成员结果")
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="member_result_once")]
        indexes = [
            models.Index(fields=["run", "-total", "id"]),
            models.Index(fields=["run", "unit", "-total", "id"]),
            models.Index(fields=["run", "grade"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.total}"


class BranchResult(models.Model):
    """A branch's outcome of a run. `parts` and `total` as exact decimal text; `why` the engine's explanation."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="branches", db_index=False, verbose_name=_("计分批次"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("支部"))
    total = models.DecimalField(_("总分"), max_digits=12, decimal_places=4)
    stars = models.CharField(_("星级"), max_length=20)
    member_count = models.PositiveIntegerField(_("党员人数"), default=0)
    parts = models.JSONField(_("分项"), default=dict)
    streams = models.JSONField(_("四流人均（千分之一）"), default=dict)
    grades = models.JSONField(_("等次分布"), default=dict)
    why = models.JSONField(_("计算过程"), default=dict)

    class Meta:
        verbose_name = _("支部结果")
        constraints = [models.UniqueConstraint(fields=["run", "unit"], name="branch_result_once")]
        indexes = [models.Index(fields=["run", "-total", "id"])]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.stars}"


class Credit(models.Model):
    """What one record earned and is credited in a run, and what limited it. Points in thousandths.

    There are ten million of them in a city's year: only the indexes that pages read by, and no foreign keys in the
    database. Checking four of them for each row took as long as all the rest of a run; see docs/decisions/0008.
    """

    run = models.ForeignKey(
        Run, models.CASCADE, related_name="credits", db_index=False, db_constraint=False, verbose_name=_("计分批次")
    )
    record = models.ForeignKey(
        Record, models.PROTECT, related_name="credits", db_constraint=False, verbose_name=_("纪实记录")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, db_index=False, db_constraint=False, verbose_name=_("人员")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False, db_constraint=False, verbose_name=_("支部"))
    item = models.CharField(_("积分事项"), max_length=60)
    earned = models.BigIntegerField(_("应得（千分之一）"))
    credited = models.BigIntegerField(_("计分（千分之一）"))
    limited_by = models.CharField(_("受限于"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("计分")
        indexes = [
            models.Index(fields=["run", "person"]),
            models.Index(fields=["run", "unit"], condition=models.Q(person=None), name="branch_credits"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.credited}"
