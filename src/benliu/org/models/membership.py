"""Who belongs where, since when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .person import Person
from .unit import Unit


class Membership(models.Model):
    """A person's time in a branch with one party status; a change of either ends this row and begins another."""

    class Status(models.TextChoices):
        FULL = "正式党员", _("正式党员")
        PROBATIONARY = "预备党员", _("预备党员")
        CANDIDATE = "发展对象", _("发展对象")
        ACTIVIST = "入党积极分子", _("入党积极分子")
        APPLICANT = "入党申请人", _("入党申请人")

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("支部"))
    status = models.CharField(_("党员状态"), max_length=12, choices=Status, default=Status.FULL)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True)

    class Meta:
        verbose_name = _("党籍隶属")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ends_on=None), name="one_open_membership"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="membership_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["unit", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.unit_id}"


class TemporaryMembership(models.Model):
    """A time in another branch, such as a site's, from the first to the last day; the home branch stays what it is.

    Of a guest, who has no home in this bureau, `employer` and `home` say where that is.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="temporary_memberships", verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="temporary_memberships", verbose_name=_("支部"))
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    employer = models.CharField(_("工作单位"), max_length=120, blank=True)
    home = models.CharField(_("原党组织"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("临时组织关系")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="temporary_membership_ends_after_start"
            )
        ]
        indexes = [models.Index(fields=["unit", "ends_on"]), models.Index(fields=["ends_on"])]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.unit_id}"
