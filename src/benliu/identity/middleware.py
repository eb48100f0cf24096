"""What holds for every page of a person."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from benliu.common.decision import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


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
