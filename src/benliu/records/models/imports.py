"""An import on its way: files, rows, what will happen to each."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from benliu.org.models import Person

from .evidence import StoredFile
from .record import Batch, Record


class Import(models.Model):
    """Workbooks uploaded together. Nothing counts before `state` is DONE, and then all of it does."""

    class State(models.TextChoices):
        READING = "reading", _("正在读取")
        PREVIEW = "preview", _("待确认")
        APPLYING = "applying", _("正在导入")
        DONE = "done", _("已导入")
        UNDONE = "undone", _("已撤销")
        FAILED = "failed", _("未能读取")
        DISCARDED = "discarded", _("已放弃")

    id = models.UUIDField(primary_key=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("导入人"))
    started_at = models.DateTimeField(_("开始时间"))
    roster_since = models.DateField(_("名册生效日期"))
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.READING)
    progress = models.PositiveIntegerField(_("已处理行数"), default=0)
    total = models.PositiveIntegerField(_("总行数"), default=0)
    beat_at = models.DateTimeField(_("最近进展"), null=True)
    attempts = models.PositiveSmallIntegerField(_("接续次数"), default=0)
    trouble = models.CharField(_("未完成的原因"), max_length=400, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("确认人")
    )
    batch = models.OneToOneField(Batch, models.PROTECT, null=True, verbose_name=_("审核批次"))
    cancelled_in = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+", verbose_name=_("作废批次"))

    class Meta:
        verbose_name = _("导入")

    def __str__(self) -> str:
        return str(self.id)


class ImportFile(models.Model):
    """One uploaded file, with what the reader said of it as a whole."""

    run = models.ForeignKey(Import, models.CASCADE, related_name="files", verbose_name=_("导入"))
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name=_("文件"))
    name = models.CharField(_("文件名"), max_length=200)
    notes = models.JSONField(_("读取说明"), default=list)

    class Meta:
        verbose_name = _("导入文件")

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One row of a workbook: as it was (`cells`), as it was read, and what will happen.

    `values` is what can be mended, text by meaning; `read` is what a record or an enrolment will be made of; `mark`
    is equal for rows that say the same. `message` says why it is refused, or, with the reason `TOLD`, what is to be
    known of a row that is taken in.
    """

    TOLD = "told"

    class Outcome(models.TextChoices):
        NEW = "new", _("新增")
        CHANGED = "changed", _("有变化")
        UNCHANGED = "unchanged", _("已有")
        REJECTED = "rejected", pgettext_lazy("outcome", "退回")
        SKIPPED = "skipped", pgettext_lazy("outcome", "跳过")

    class About(models.TextChoices):
        PERSON = "person", _("人员")
        RECORD = "record", _("记录")

    run = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name=_("导入"))
    file = models.ForeignKey(ImportFile, models.CASCADE, verbose_name=_("文件"))
    sheet = models.CharField(_("工作表"), max_length=80)
    row = models.PositiveIntegerField(_("行"))
    order = models.PositiveIntegerField(_("次序"))
    about = models.CharField(_("内容"), max_length=6, choices=About)
    cells = models.JSONField(_("原文"), default=dict)
    values = models.JSONField(_("可更正的值"), default=dict)
    read = models.JSONField(_("读出的内容"), default=dict)
    mark = models.CharField(_("内容标识"), max_length=64, blank=True)
    outcome = models.CharField(_("结果"), max_length=9, choices=Outcome)
    reason = models.CharField(_("原因"), max_length=40, blank=True)
    message = models.JSONField(_("怎样更正"), default=dict)
    record_id = models.UUIDField(_("记录编码"), null=True)
    target = models.ForeignKey(Record, models.SET_NULL, null=True, verbose_name=_("将被更正的记录"))
    person = models.ForeignKey(Person, models.SET_NULL, null=True, verbose_name=_("人员"))

    class Meta:
        verbose_name = _("导入行")
        indexes = [
            models.Index(fields=["run", "outcome", "order"]),
            models.Index(fields=["run", "order"]),
            models.Index(fields=["run", "mark"]),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}:{self.row} {self.outcome}"
