"""Days that are worked, or off, against their weekday."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpecialDay(models.Model):
    """A holiday on a weekday, or a weekend day that is worked."""

    day = models.DateField(_("日期"), primary_key=True)
    is_working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("放假和调休")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
