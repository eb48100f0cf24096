"""A warning that was entered by hand, and the response that it led to; everybody on the roster reads both."""

import datetime as dt

from benliu.response.services import Entered, Start, enter_alert, start_response

from . import roles
from .bureau import NOW, Bureau, new_id


def respond(bureau: Bureau) -> dict[str, object]:
    """Both, by name."""
    officer, text = bureau.standing(roles.OFFICER), bureau.secrets.text
    bureau.secrets.show_also(f"{roles.OFFICER}'s name", roles.ON_ROSTER)  # who took it in and who decided
    entered = Entered(
        headline=text("headline of a warning", roles.ON_ROSTER),
        issuer=text("who issued a warning", roles.ON_ROSTER),
        level=3,
        sent_at=NOW,
        expires_at=NOW + dt.timedelta(days=3000),
        areas=(text("where a warning holds", roles.ON_ROSTER),),
        description=text("words of a warning", roles.ON_ROSTER),
    )
    alert = enter_alert(actor=officer, entered=entered, now=NOW).alert
    start = Start(
        id=new_id(),
        unit_id=bureau.units["top"].pk,
        title=text("title of a response", roles.ON_ROSTER),
        level=3,
        reason=text("why a response was started", roles.ON_ROSTER),
        alert_id=alert.pk,
    )
    response = start_response(actor=officer, start=start, now=NOW)
    return {"alert": alert.pk, "response": response.pk, "top": bureau.units["top"].pk}
