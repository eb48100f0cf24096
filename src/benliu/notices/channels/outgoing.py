"""HTTP to the outside: only to hosts that the settings name, without redirects, with limits of time."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import requests
from django.utils.translation import gettext as _

from .message import Undelivered

TIMEOUT = (5, 10)  # seconds to connect, and to wait for each part of the answer
LOOPBACK = {"127.0.0.1", "localhost"}


class OnlyTo(requests.Session):
    """A session for `hosts` alone (".example.com" stands for all below); proxies of the environment are not used."""

    def __init__(self, *hosts: str) -> None:
        super().__init__()
        self.hosts = hosts
        self.trust_env = False

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Send, unless the address is not one of ours. A redirect is an answer like any other."""
        if not is_one_of(str(request.url), self.hosts):
            raise Undelivered(_("地址不在允许的范围内。"), final=True)
        return super().send(request, **options | {"allow_redirects": False, "timeout": TIMEOUT})


def is_one_of(url: str, hosts: tuple[str, ...]) -> bool:
    """Whether `url` is at one of `hosts`, and encrypted unless it stays on this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    known = any(host == name or (name[:1] == "." and host.endswith(name)) for name in hosts)
    return known and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


class Setting:
    """A service as one address in the settings: https://user:password@host/path?option=value."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.host = parts.hostname or ""
        self.options = dict(parse_qsl(parts.query))
        self.root = SplitResult(parts.scheme, parts.netloc.rpartition("@")[2], "", "", "").geturl()
        self.path = parts.path or "/"

    def call(self, method: str, path: str, **content: Any) -> Mapping[str, Any]:
        """The service's answer in JSON. Raises `Undelivered` where it does not give one; no secret gets into it."""
        try:
            with OnlyTo(self.host) as session:
                answer = session.request(method, self.root + path, **content)
        except requests.RequestException as error:
            raise Undelivered(_("连不上 %s。") % self.host) from error
        try:
            said = answer.json()
        except requests.JSONDecodeError as error:
            raise Undelivered(_("%(host)s 回答 %(status)d。") % self._told(answer)) from error
        if not isinstance(said, dict):
            raise Undelivered(_("%(host)s 回答 %(status)d。") % self._told(answer))
        return said

    def _told(self, answer: requests.Response) -> dict[str, object]:
        return {"host": self.host, "status": answer.status_code}
