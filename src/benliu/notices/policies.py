"""Who may see that others could not be reached."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Refused
from benliu.identity.models import User

from .models import Delivery
from .registry import oversight


def visible_failures(actor: User) -> QuerySet[Delivery]:
    """The failures that `actor` answers for, those given up first. Raises `Refused` for who answers for nobody.

    What is being sent right now is not among them.
    """
    overseen = oversight().overseen(actor)
    if overseen is None:
        raise Refused(_("没送到的通知由党务干部处理。"))
    states = [Delivery.State.FAILED, Delivery.State.GIVEN_UP]
    found = Delivery.objects.filter(state__in=states, notice__account__in=overseen).exclude(error="")
    return found.select_related("notice", "address").order_by("-state", "-notice__made_at", "pk")


def mail_folder_for(actor: User) -> str:
    """Where mail is laid as files instead of being sent, to who answers for others; empty where it is sent."""
    folder = settings.BENLIU_MAIL_FOLDER
    return str(folder) if folder and oversight().overseen(actor) is not None else ""
