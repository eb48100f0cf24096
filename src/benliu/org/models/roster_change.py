"""What a roster changed, kept for as long as that can be taken back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .person import Person


class RosterChange(models.Model):
    """One person as he was before and after a roster was brought in; see `services.roster_change`.

    Gone when the roster can no longer be taken back. Where it was, and somebody had changed the person in between, the
    row stays, without its words, to say who was left as he is.
    """

    source = models.UUIDField(_("来源"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="roster_changes", verbose_name=_("人员"))
    before = models.JSONField(_("原来的内容"), null=True)
    after = models.JSONField(_("带入的内容"), null=True)

    class Meta:
        verbose_name = _("名册改动")
        constraints = [models.UniqueConstraint(fields=["source", "person"], name="roster_change_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.person_id}"
