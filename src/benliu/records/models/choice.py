"""What an organisation said that the columns of its workbooks mean: data that a next upload is read by."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Unit


class ColumnChoice(models.Model):
    """How tables with these headings are read for a unit and all below it.

    `headings` is the reader's mark of a table's headings, `columns` their names with what each is taken for.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("组织"))
    headings = models.CharField(_("表头标识"), max_length=64)
    columns = models.JSONField(_("各栏的意思"), default=dict)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("说明人"))
    chosen_at = models.DateTimeField(_("说明时间"))

    class Meta:
        verbose_name = _("栏目说明")
        constraints = [models.UniqueConstraint(fields=["unit", "headings"], name="columns_chosen_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {'、'.join(self.columns)}"
