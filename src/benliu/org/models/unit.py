"""The tree of organisations."""

from django.db import models
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
