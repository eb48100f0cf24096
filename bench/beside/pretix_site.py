"""A pretix of its own database: an organiser's list of orders, 25 of thirty on its page.

`python pretix_site.py` fills it and prints the cookie of a session.
"""

import contextlib
import os


def fill():
    """Tables, an organiser, thirty orders; the cookie of the organiser's session."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client
    from django_scopes import scopes_disabled

    with contextlib.redirect_stdout(None):
        call_command("migrate", verbosity=0)
    with scopes_disabled():
        user, new = get_user_model().objects.get_or_create(email="bench@example.org", defaults={"is_staff": True})
        if new:
            _orders(user)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    print(client.cookies["pretix_session"].value)


def _orders(user):
    from datetime import timedelta

    from django.utils.timezone import now
    from pretix.base.models import Event, Order, OrderPosition, Organizer, Team

    organizer = Organizer.objects.create(name="Bench", slug="bench")
    event = Event.objects.create(
        organizer=organizer, name="Fair", slug="fair", date_from=now(), currency="CNY", plugins="", live=True
    )
    team = Team.objects.create(organizer=organizer, name="all", all_events=True, all_event_permissions=True)
    team.members.add(user)
    channel = organizer.sales_channels.get(identifier="web")
    ticket = event.items.create(name="Ticket", default_price=10)
    for number in range(30):
        order = Order.objects.create(
            event=event, email=f"{number}@example.org", status="p", total=10, datetime=now(), sales_channel=channel,
            expires=now() + timedelta(days=9), locale="en",
        )  # fmt: skip
        OrderPosition.objects.create(order=order, item=ticket, price=10, positionid=1)
        order.create_transactions()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "pretix.settings"
    fill()
