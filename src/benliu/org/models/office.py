"""Duties held in units."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .person import Person
from .unit import Unit


class Office(models.Model):
    """A duty held in a unit from the first to the last day; what it allows holds for the unit and all below it.

    Officer and secretary are the only offices that allow anything: rights follow from this table alone.
    """

    class Role(models.TextChoices):
        OFFICER = "officer", _("党务干部")
        SECRETARY = "secretary", _("支部书记")
        DEPUTY = "deputy", _("支部副书记")
        ORGANISER = "organiser", _("组织委员")
        PUBLICITY = "publicity", _("宣传委员")
        DISCIPLINE = "discipline", _("纪检委员")
        COMMITTEE = "committee", _("支部委员")

    person = models.ForeignKey(Person, models.PROTECT, related_name="offices", verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices", verbose_name=_("组织"))
    role = models.CharField(_("职务"), max_length=12, choices=Role)
    starts_on = models.DateField(_("任职日期"))
    ends_on = models.DateField(_("卸任日期"), null=True)

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="office_ends_after_start"
            )
        ]
        indexes = [
            models.Index(fields=["person", "ends_on"]),
            models.Index(fields=["ends_on"], condition=Q(ends_on__isnull=False), name="offices_with_an_end"),
        ]

    def __str__(self) -> str:
        return f"{self.role}:{self.person_id}@{self.unit_id}"
