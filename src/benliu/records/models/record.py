"""Records: what happened, to whom, when, how much. Ids and figures only; words lie in `RecordText`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Person, Unit
from intake.vocabulary import numeral_key

from .activity import Activity
from .kind import RecordKind


class Batch(models.Model):
    """What was verified together, to be numbered together. Undo works until `numbered_at` is set."""

    class Origin(models.TextChoices):
        VERIFICATION = "verification", _("审核")
        IMPORT = "import", _("导入")
        CORRECTION = "correction", _("更正")

    origin = models.CharField(_("来由"), max_length=12, choices=Origin)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("审核人"))
    verified_at = models.DateTimeField(_("审核时间"))
    numbered_at = models.DateTimeField(_("编号时间"), null=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("审核批次")
        indexes = [models.Index(fields=["verified_at"], condition=Q(numbered_at=None), name="batches_to_number")]

    def __str__(self) -> str:
        return f"{self.origin} {self.pk}"


class Numbering(models.Model):
    """The one row that says which record number was given last; whoever numbers locks it."""

    last_number = models.BigIntegerField(_("最近编号"), default=0)

    class Meta:
        verbose_name = _("编号")

    def __str__(self) -> str:
        return str(self.last_number)


class Record(models.Model):
    """One fact. The database refuses to change a verified row's content, and any change of a numbered row.

    *Superseded* and *cancelled* are not states: they follow from a newer verified row whose `target` is this one.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("待审核")
        VERIFIED = "verified", _("已审核")
        RETURNED = "returned", _("已退回")
        MERGED = "merged", _("已合并")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Act(models.TextChoices):
        FILE = "file", _("登记")
        SUPERSEDE = "supersede", _("更正")
        CANCEL = "cancel", _("作废")

    id = models.UUIDField(_("记录编码"), primary_key=True)
    kind = models.ForeignKey(RecordKind, models.PROTECT, verbose_name=_("类型"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("支部"))
    happened_on = models.DateField(_("发生日期"))
    quantity = models.BigIntegerField(_("数量（千分之一）"))
    level = models.CharField(_("等级"), max_length=20, blank=True)
    facts = models.JSONField(_("其他数值"), default=dict)
    matter = models.CharField(_("成果标识"), max_length=64, blank=True)
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="records", verbose_name=_("活动"))
    act = models.CharField(_("登记性质"), max_length=9, choices=Act, default=Act.FILE)
    target = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors", verbose_name=_("针对记录"))
    position = models.PositiveIntegerField(_("同批次序"), default=0)
    content_hash = models.CharField(_("内容摘要"), max_length=64)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("登记人")
    )
    filed_at = models.DateTimeField(_("登记时间"))
    filed_from = models.CharField(_("登记途径"), max_length=20)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.SUBMITTED)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="records", verbose_name=_("审核批次"))
    number = models.BigIntegerField(_("编号"), null=True, unique=True)

    class Meta:
        verbose_name = _("纪实记录")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="record_quantity_above_zero"),
            models.CheckConstraint(
                condition=Q(act="file", target=None) | (~Q(act="file") & Q(target__isnull=False)),
                name="record_target_iff_correction",
            ),
            models.UniqueConstraint(fields=["target"], condition=Q(state="verified"), name="record_one_successor"),
            models.CheckConstraint(
                condition=Q(state="verified", batch__isnull=False) | Q(~Q(state="verified"), number=None),
                name="record_number_only_when_verified",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "happened_on"]),
            models.Index(fields=["unit", "happened_on"]),
            models.Index(fields=["happened_on", "id"]),
            models.Index(fields=["unit", "happened_on"], condition=Q(person=None), name="records_of_branches"),
            models.Index(fields=["unit", "state"], condition=~Q(state="verified"), name="records_not_verified"),
            models.Index(fields=["target"], condition=Q(target__isnull=False), name="records_corrections"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.happened_on}"

    @property
    def state_unless_withdrawn(self) -> str:
        """Its state; of a withdrawn one what it was before and will be again: only what is returned has a reason."""
        if self.state != self.State.WITHDRAWN:
            return self.state
        words = getattr(self, "text", None)
        return self.State.RETURNED if words and words.return_reason else self.State.SUBMITTED


class RecordText(models.Model):
    """The words of a record; may be erased without touching the record."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="text", verbose_name=_("记录"))
    note = models.CharField(_("说明"), max_length=400, blank=True)
    achievement = models.CharField(_("成果名称"), max_length=200, blank=True)
    recorder = models.CharField(_("原登记人"), max_length=80, blank=True)
    reason = models.CharField(_("更正或作废的原因"), max_length=400, blank=True)
    return_reason = models.CharField(_("退回原因"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("记录文字")

    def __str__(self) -> str:
        return self.achievement or self.note

    def note_besides(self, level: str) -> str:
        """The note, unless it only says the record's level once more: the cell Ⅲ级 gave the level III级."""
        return "" if level and numeral_key(self.note) == numeral_key(level) else self.note
