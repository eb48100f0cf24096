"""Who is asking."""

from typing import cast

from django.http import HttpRequest

from .models import User


def account(request: HttpRequest) -> User:
    """The account of a request behind `login_required`."""
    return cast(User, request.user)
