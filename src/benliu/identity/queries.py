"""Accounts, read."""

from .models import User

DEMO_USERNAMES = {
    "officer": "demo-officer",
    "second": "demo-second",
    "secretary": "demo-secretary",
    "member": "demo-member",
}


def demo_account(role: str) -> User | None:
    """The account of the demonstration that plays `role`; None before the demonstration's data are loaded."""
    return User.objects.filter(username=DEMO_USERNAMES.get(role), is_active=True).first()
