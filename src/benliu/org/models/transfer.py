"""A person's way from one branch to another, agreed by both."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .person import Person
from .unit import Unit


class Transfer(models.Model):
    """Asked for by one side, agreed by both; the clockwork carries it out on `starts_on`.

    With `ends_on` it is temporary: the person stays a member of the giving branch and belongs to the receiving one too,
    up to that day.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待双方同意")
        AGREED = "agreed", _("双方已同意")
        DONE = "done", _("已转接")
        REFUSED = "refused", _("未同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    person = models.ForeignKey(Person, models.PROTECT, related_name="transfers", verbose_name=_("人员"))
    giving = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("转出支部"))
    receiving = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("转入支部"))
    starts_on = models.DateField(_("生效日期"))
    ends_on = models.DateField(_("结束日期"), null=True)
    state = models.CharField(_("转接状态"), max_length=9, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    asked_at = models.DateTimeField(_("发起时间"))
    giving_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("转出方同意人")
    )
    giving_at = models.DateTimeField(_("转出方同意时间"), null=True)
    receiving_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("转入方同意人")
    )
    receiving_at = models.DateTimeField(_("转入方同意时间"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("办结人")
    )
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    reason = models.CharField(_("未同意的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("组织关系转接")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["waiting", "agreed"]), name="one_open_transfer"
            ),
            models.CheckConstraint(condition=~Q(giving=models.F("receiving")), name="transfer_between_two_branches"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="transfer_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["giving", "state"]),
            models.Index(fields=["receiving", "state"]),
            models.Index(fields=["starts_on"], condition=Q(state="agreed"), name="transfers_to_carry_out"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.giving_id} → {self.receiving_id}"

    @property
    def is_open(self) -> bool:
        """Still to be agreed, or agreed and not yet carried out."""
        return self.state in (self.State.WAITING, self.State.AGREED)
