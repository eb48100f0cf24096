"""What can be found. The words lie in the database's own index (migration 0002): FTS5 on SQLite, GIN on PostgreSQL."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """One thing that can be found, as it is shown. `unit_id` and `person_id` say whose it is; both are ids alone."""

    source = models.CharField(_("来源"), max_length=20)
    key = models.CharField(_("编码"), max_length=40)
    unit_id = models.BigIntegerField(_("组织编号"), null=True)
    person_id = models.BigIntegerField(_("人员编号"), null=True)
    title = models.CharField(_("名称"), max_length=200)
    text = models.CharField(_("内容"), max_length=800, blank=True)

    class Meta:
        verbose_name = _("可检索条目")
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="search_entry_once")]
        indexes = [models.Index(fields=["person_id"]), models.Index(fields=["unit_id"])]

    def __str__(self) -> str:
        return self.title
