"""Activities: what was told in one go, and its records are made from."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Unit

from .kind import RecordKind


class Activity(models.Model):
    """Something that happened once, told once: each person in it has a record, and its branch may have one, too.

    `id` is the client's. `part_of`: the activity that others were told with before, where this telling only adds people
    to it; never one that is a part itself.

    `seconds` is how long the telling took, pauses of more than a minute left out.
    """

    id = models.UUIDField(_("活动编码"), primary_key=True)
    kind = models.ForeignKey(RecordKind, models.PROTECT, verbose_name=_("类型"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("支部"))
    happened_on = models.DateField(_("发生日期"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    seconds = models.PositiveIntegerField(_("填报用时（秒）"), default=0)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    told_at = models.DateTimeField(_("登记时间"))
    device = models.CharField(_("登记设备"), max_length=40, blank=True)
    part_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="additions", verbose_name=_("补充的活动")
    )
    merged = models.PositiveIntegerField(_("合并掉的重复填报"), default=0)

    class Meta:
        verbose_name = _("活动")
        indexes = [models.Index(fields=["unit", "told_at"]), models.Index(fields=["unit", "happened_on"])]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.happened_on}"

    @property
    def whole_id(self) -> uuid.UUID:
        """The activity as a whole: what it is a part of, else itself."""
        return self.part_of_id or self.pk
