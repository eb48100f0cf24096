"""Scheme versions, runs and what they gave."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


class SchemeDraft(models.Model):
    """A scheme version in the making (草案): text that may be unfinished, edited by officers, adopted by a second one.

    `title`, `version` and `effective_from` are read from the text whenever it holds together. `revision` counts its
    changes: who writes names the one that was read. `reasons`: why a clause changes, by its key, in an officer's words.
    `editors`: the accounts that wrote in it. `opened_at`: since when everybody on the roster may read it and comment.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("起草中")
        SUBMITTED = "submitted", _("等待核准")
        RETURNED = "returned", _("已退回修改")
        APPROVED = "approved", _("已核准")
        WITHDRAWN = "withdrawn", _("已撤回")

    OPEN = (State.DRAFT, State.SUBMITTED, State.RETURNED)
    base = models.ForeignKey(SchemeVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("依据的版本"))
    title = models.CharField(_("名称"), max_length=160, blank=True)
    version = models.CharField(_("版本"), max_length=40, blank=True)
    effective_from = models.DateField(_("施行日期"), null=True)
    files = models.JSONField(_("办法原文"))
    reasons = models.JSONField(_("改动的理由"), default=dict)
    revision = models.PositiveIntegerField(_("修改次数"), default=1)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    editors = models.JSONField(_("修改人"), default=list)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    started_at = models.DateTimeField(_("拟稿时间"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("最后修改人")
    )
    changed_at = models.DateTimeField(_("修改时间"))
    opened_at = models.DateTimeField(_("征求意见时间"), null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("送核准的人")
    )
    submitted_at = models.DateTimeField(_("送核准时间"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("核准人")
    )
    decided_at = models.DateTimeField(_("核准或退回时间"), null=True)
    reason = models.CharField(_("退回或撤回的原因"), max_length=400, blank=True)
    made = models.OneToOneField(
        SchemeVersion, models.PROTECT, null=True, related_name="draft", verbose_name=_("启用的版本")
    )

    class Meta:
        verbose_name = _("积分办法草案")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(decided_by__isnull=False, submitted_by__isnull=False, made__isnull=False)
                & ~Q(decided_by=models.F("submitted_by"))
                & ~Q(decided_by=models.F("changed_by"))
                & ~Q(decided_by=models.F("started_by")),
                name="draft_approved_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version} #{self.revision}"


class DraftRevision(models.Model):
    """The text of a draft as somebody saved it: what two who save at once are set against, and what can be restored."""

    draft = models.ForeignKey(SchemeDraft, models.PROTECT, related_name="revisions", verbose_name=_("草案"))
    number = models.PositiveIntegerField(_("第几次修改"))
    files = models.JSONField(_("办法原文"))
    reasons = models.JSONField(_("改动的理由"), default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("修改人"))
    made_at = models.DateTimeField(_("修改时间"))

    class Meta:
        verbose_name = _("草案的一次修改")
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_revision_once")]

    def __str__(self) -> str:
        return f"{self.draft_id} #{self.number}"


class DraftComment(models.Model):
    """Somebody's comment (意见) on one clause of a draft, by its key, or on all of it (empty), and what came of it.

    `words` and `answer` are erasable.
    """

    draft = models.ForeignKey(SchemeDraft, models.PROTECT, related_name="comments", verbose_name=_("草案"))
    clause = models.CharField(_("条文"), max_length=100, blank=True)
    words = models.CharField(_("意见"), max_length=600)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    made_at = models.DateTimeField(_("提出时间"))
    resolved_at = models.DateTimeField(_("处理时间"), null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("处理人")
    )
    answer = models.CharField(_("答复"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("草案意见")

    def __str__(self) -> str:
        return f"{self.draft_id} {self.clause}"


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
    """One computation: scheme version × period × records up to a number. `input_hash` identifies it.

    `corrects`: the closed run of the same period whose results this one is to correct. A discarded one speaks for
    nothing and is shown to officers alone. `failure`: why it failed, or was discarded.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("等待计算")
        RUNNING = "running", _("正在计算")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未完成")
        SUPERSEDED = "superseded", _("已有新结果")
        DISCARDED = "discarded", pgettext_lazy("run", "已作废")

    scheme = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="runs", verbose_name=_("积分办法"))
    period = models.CharField(_("周期"), max_length=20)
    cutoff = models.BigIntegerField(_("记录截止编号"))
    as_of = models.DateField(_("名册日期"))
    roster = models.ForeignKey(RosterSnapshot, models.PROTECT, verbose_name=_("名册快照"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(_("进度（%）"), default=0)
    failure = models.TextField(_("未完成或作废的原因"), blank=True)
    input_hash = models.CharField(_("输入摘要"), max_length=64, blank=True)
    output_hash = models.CharField(_("结果摘要"), max_length=64, blank=True)
    summary = models.JSONField(_("汇总"), default=dict)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("发起人"))
    started_at = models.DateTimeField(_("发起时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    closed_at = models.DateTimeField(_("封账时间"), null=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("更正哪次计分"))

    class Meta:
        verbose_name = _("计分批次")
        indexes = [models.Index(fields=["period", "state", "-id"])]

    def __str__(self) -> str:
        return f"{self.period} #{self.pk}"


class Publication(models.Model):
    """The public notice (公示) of a run: prepared by one officer, published by a second, open for so many working days.

    A run made after the period was closed is published with a `reason`: it is a correction. `checkpoint`: a
    signed note of the transparency log that covers the records the run goes by.
    """

    class Names(models.TextChoices):
        MASKED = "masked", _("打码姓名，只留首尾")
        FULL = "full", _("完整姓名")
        NONE = "none", _("只公示支部，不列个人")

    class Figures(models.TextChoices):
        GRADES = "grades", _("只公示等次和星级")
        TOTALS = "totals", _("等次、星级和总分")

    run = models.ForeignKey(Run, models.PROTECT, related_name="publications", verbose_name=_("计分批次"))
    days = models.PositiveSmallIntegerField(_("公示工作日"))
    names = models.CharField(_("姓名怎么写"), max_length=6, choices=Names, default=Names.MASKED)
    figures = models.CharField(_("公示什么"), max_length=6, choices=Figures, default=Figures.GRADES)
    reason = models.CharField(_("更正原因"), max_length=400, blank=True)
    amends = models.OneToOneField("self", models.PROTECT, null=True, related_name="amended", verbose_name=_("代替公示"))
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拟稿人")
    )
    prepared_at = models.DateTimeField(_("拟稿时间"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("核准人")
    )
    published_at = models.DateTimeField(_("公示时间"), null=True)
    last_day = models.DateField(_("公示截止"), null=True)
    checkpoint = models.TextField(_("存证检查点"), blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawn_reason = models.CharField(_("撤回原因"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("公示")
        constraints = [
            models.UniqueConstraint(fields=["run"], condition=Q(withdrawn_at=None), name="publication_once"),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=models.F("prepared_by")),
                name="publication_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.last_day}"


class Objection(models.Model):
    """An objection (异议) of the person concerned, or of a branch's secretary, against one line of a publication.

    `record` None: something is missing, or the grade or the stars are doubted. `words` and `answer` are erasable.
    """

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("采纳")
        REJECTED = "rejected", _("不采纳")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="objections", verbose_name=_("公示"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("支部"))
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+", verbose_name=_("纪实记录"))
    words = models.CharField(_("理由"), max_length=600)
    is_late = models.BooleanField(_("公示截止后提出"), default=False)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    filed_at = models.DateTimeField(_("提出时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    outcome = models.CharField(_("处理结果"), max_length=8, choices=Outcome, blank=True)
    answer = models.CharField(_("答复"), max_length=600, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        verbose_name = _("异议")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_by=None) | (~Q(outcome="") & Q(answered_by__isnull=False)),
                name="objection_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=models.F("filed_by")),
                name="objection_answered_by_another",
            ),
        ]
        indexes = [models.Index(fields=["person", "publication"])]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.outcome}"


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
        verbose_name = pgettext_lazy("credits", "计分")
        indexes = [
            models.Index(fields=["run", "person"]),
            models.Index(fields=["run", "unit"], condition=models.Q(person=None), name="branch_credits"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.credited}"
