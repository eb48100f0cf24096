"""What holds for every page of a person."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from benliu.audit.device import acting_from
from benliu.common.decision import Refused

from .devices import acting, device_of, leave_mark, new_mark

GetResponse = Callable[[HttpRequest], HttpResponse]


class ActingDevice:
    """Every browser behind the door carries a mark; what is done within its request is noted as done from it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = device_of(request)
        mark = known or new_mark()
        with acting_from(acting(request, mark)):
            response = self.get_response(request)
        if not known and request.user.is_authenticated:
            leave_mark(response, mark)
        return response


class PrivatePages:
    """Personal pages are kept in no cache; what a policy refuses becomes a page that says why."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)  # max-age=0, no-cache, no-store, must-revalidate, private
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A policy's refusal, raised anywhere in a view, is answered with its reason."""
        if isinstance(exception, Refused):
            return render(request, "403.html", {"reason": str(exception)}, status=403)
        return None
