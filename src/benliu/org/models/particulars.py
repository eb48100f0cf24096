"""What a roster says of somebody beyond name and number: masked, in full with a reason, erased with the person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .person import Person


class Particulars(models.Model):
    """One person's further entries, each as the roster writes it; what each is for stands in `org.particulars`."""

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="particulars", verbose_name=_("人员")
    )
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    id_no = models.CharField(_("身份证号"), max_length=30, blank=True)
    born_on = models.CharField(_("出生日期"), max_length=20, blank=True)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    native_place = models.CharField(_("籍贯"), max_length=60, blank=True)
    worked_from = models.CharField(_("参加工作日期"), max_length=20, blank=True)
    address = models.CharField(_("住址"), max_length=120, blank=True)
    police_station = models.CharField(_("户口派出所"), max_length=60, blank=True)
    education = models.CharField(_("最高学历/学位"), max_length=40, blank=True)
    educated_on = models.CharField(_("取得学历日期"), max_length=20, blank=True)
    confirmed_on = models.CharField(_("转正时间"), max_length=20, blank=True)
    introducers = models.CharField(_("介绍人"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("名册资料")

    def __str__(self) -> str:
        return f"particulars of {self.person_id}"
