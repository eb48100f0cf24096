"""Places where something is done: outposts, sites, halls."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Unit

SECRET_BYTES = 16


def new_secret() -> bytes:
    """What makes the printed code of a place impossible to guess."""
    return secrets.token_bytes(SECRET_BYTES)


class Place(models.Model):
    """A place of a unit. Where it lies is in millionths of a degree (WGS 84); alarming water, in millimetres.

    `at`: the place at which an outpost stands: a site, a reservoir, a sluice, a village.
    """

    class Kind(models.TextChoices):
        OUTPOST = "outpost", _("哨点")
        DEPOT = "depot", _("物资仓库")
        TEAM = "team", _("队伍驻地")
        SITE = "site", _("工地")
        RESERVOIR = "water", _("水库")
        SLUICE = "sluice", _("水闸")
        VILLAGE = "village", _("村")

    MANNED = (Kind.OUTPOST, Kind.DEPOT, Kind.TEAM)  # where people stand ready; these stand at the others

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("类型"), max_length=8, choices=Kind, default=Kind.OUTPOST)
    code = models.CharField(_("代号"), max_length=8)
    name = models.CharField(_("名称"), max_length=80)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    at = models.ForeignKey("self", models.PROTECT, null=True, related_name="outposts", verbose_name=_("设在"))
    latitude = models.IntegerField(_("纬度"), null=True)
    longitude = models.IntegerField(_("经度"), null=True)
    alarm_mm = models.IntegerField(_("警戒水位（毫米）"), null=True)
    secret = models.BinaryField(_("二维码密钥"), max_length=SECRET_BYTES, default=new_secret)
    opened_on = models.DateField(_("启用日期"))
    closed_on = models.DateField(_("停用日期"), null=True)

    class Meta:
        verbose_name = _("地点")
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], condition=Q(closed_on=None), name="place_code_once"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90_000_000, 90_000_000), longitude__range=(-180_000_000, 180_000_000)),
                name="place_on_earth",
            ),
        ]
        indexes = [
            models.Index(fields=["latitude", "longitude"], condition=Q(closed_on=None), name="open_places_lie"),
            models.Index(fields=["name", "id"], name="places_by_name"),
        ]

    def __str__(self) -> str:
        return self.name
