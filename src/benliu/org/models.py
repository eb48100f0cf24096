"""Organisations, people, memberships, offices.

What says who somebody is (name, number) lies on `Person` and can be erased; everything else points to its id.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node


class Unit(MP_Node):  # type: ignore[misc]  # treebeard has no types
    """An organisation in the tree, to any depth: bureau, committee, branch."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("单位党组织")
        COMMITTEE = "committee", _("机关党委")
        BRANCH = "branch", _("党支部")

    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind, default=Kind.BRANCH)
    opened_on = models.DateField(_("成立日期"), null=True, blank=True)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    node_order_by: list[str] = []

    class Meta:
        verbose_name = _("组织")

    def __str__(self) -> str:
        return self.name


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
