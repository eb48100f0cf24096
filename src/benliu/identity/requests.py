"""Who is asking."""

from typing import cast

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from .models import User


def account(request: HttpRequest) -> User:
    """The account of a request behind `login_required`."""
    return cast(User, request.user)


def client_address(request: HttpRequest) -> str:
    """Where a request comes from, for limits: behind the HTTPS proxy, the address that the proxy saw."""
    return str(get_adapter(request).get_client_ip(request))
