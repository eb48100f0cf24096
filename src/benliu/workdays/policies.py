"""Who keeps the calendar."""

from django.utils.translation import gettext as _

from benliu.common.decision import Decision
from benliu.org.standing import Standing


def can_keep_days(actor: Standing) -> Decision:
    """May say which days are worked: officers."""
    return Decision(actor.is_officer, "" if actor.is_officer else _("只有党务干部可以维护放假和调休。"))
