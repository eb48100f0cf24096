"""Who somebody is. It lies here alone, and can be erased; everything else points to the id."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# What rosters write; a word that nobody foresaw is shown as it is.
GENDERS = {"男": _("男"), "女": _("女")}


class Person(models.Model):
    """One human being. Erasing empties the row and keeps its id, so that records stay whole."""

    staff_no = models.CharField(_("工号"), max_length=40, null=True, unique=True)  # noqa: DJ001  unique
    name = models.CharField(_("姓名"), max_length=80, blank=True)
    gender = models.CharField(_("性别"), max_length=4, blank=True)
    joined_party = models.CharField(_("入党时间"), max_length=20, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="person", verbose_name=_("登录账号")
    )
    erased_at = models.DateTimeField(_("清除时间"), null=True)

    class Meta:
        verbose_name = _("人员")
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def gender_label(self) -> str:
        """The gender in the reader's language."""
        return str(GENDERS.get(self.gender, self.gender))


class PersonKey(models.Model):
    """A person's own random key. Records keep words only as marks under it; deleting the key unlinks them for good."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="key", verbose_name=_("人员"))
    key = models.BinaryField(_("密钥"), max_length=32)

    class Meta:
        verbose_name = _("个人密钥")

    def __str__(self) -> str:
        return f"key of {self.person_id}"
