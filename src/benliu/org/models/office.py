"""Duties held in units."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .person import Person
from .unit import Unit


class Office(models.Model):
    """A duty held in a unit; what it allows holds for the unit and all below it."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("党务干部")
        SECRETARY = "secretary", _("支部书记")

    person = models.ForeignKey(Person, models.PROTECT, related_name="offices", verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices", verbose_name=_("组织"))
    role = models.CharField(_("职务"), max_length=12, choices=Role)
    starts_on = models.DateField(_("任职日期"))
    ends_on = models.DateField(_("卸任日期"), null=True)

    class Meta:
        verbose_name = _("任职")
        indexes = [models.Index(fields=["person", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.role}:{self.person_id}@{self.unit_id}"
