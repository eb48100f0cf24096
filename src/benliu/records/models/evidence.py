"""Evidence: files, and the place in a file that a record came from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .record import Record


class StoredFile(models.Model):
    """A file kept once by its content."""

    sha256 = models.CharField(_("内容摘要"), max_length=64, unique=True)
    name = models.CharField(_("文件名"), max_length=200)
    size = models.BigIntegerField(_("大小"))
    content = models.FileField(_("文件"), upload_to="stored/%Y/%m")
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("上传人"))
    stored_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("文件")

    def __str__(self) -> str:
        return self.name


class Evidence(models.Model):
    """What a record rests on: a row of a workbook, or a file."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="evidence", verbose_name=_("记录"))
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, verbose_name=_("文件"))
    file_name = models.CharField(_("文件名"), max_length=200, blank=True)
    sheet = models.CharField(_("工作表"), max_length=80, blank=True)
    row = models.PositiveIntegerField(_("行"), null=True)
    cells = models.JSONField(_("原文"), default=list)

    class Meta:
        verbose_name = _("佐证材料")

    def __str__(self) -> str:
        return f"{self.file_name} {self.sheet} {self.row or ''}"
