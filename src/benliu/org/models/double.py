"""Two rows that may be one human being, and what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .membership import Membership
from .person import Person


class Double(models.Model):
    """Whether two people are one. Where they are, `second` stands for `first` wherever people are counted.

    Nothing that points to `second` is changed: records hold ids, and are never edited. `ended` is the membership that
    ended with it; deleting the row takes the decision back.
    """

    first = models.ForeignKey(Person, models.PROTECT, related_name="doubles", verbose_name=_("人员"))
    second = models.ForeignKey(Person, models.PROTECT, related_name="stands_for", verbose_name=_("重复的人员"))
    same = models.BooleanField(_("是同一人"))
    ended = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name=_("随之结束的隶属"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("认定人"))
    decided_at = models.DateTimeField(_("认定时间"))

    class Meta:
        verbose_name = _("重复人员")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="double_decided_once"),
            models.UniqueConstraint(fields=["second"], condition=Q(same=True), name="double_stands_for_one"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="double_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.second_id} {'=' if self.same else '≠'} {self.first_id}"
