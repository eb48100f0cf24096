"""What an address names, or a page that says there is no such thing."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from benliu.ui.toasts import add_toast

from ..queries import run_after

Thing = TypeVar("Thing")

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def found(thing: Thing | None) -> Thing:
    """`thing`, or 404 where there is none."""
    if thing is None:
        raise Http404(_("没有找到。请从“计分”或工作台重新打开。"))
    return thing


def newest_instead(view: View) -> View:
    """Lead an address of a run that a newer one replaced to the same page of the newer one.

    Links and open tabs outlive the automatic runs. Only an address that finds nothing costs a query for it.
    """

    @wraps(view)
    def shown(request: HttpRequest, run_id: int, **rest: Any) -> HttpResponseBase:
        try:
            return view(request, run_id, **rest)
        except Http404:
            newer = run_after(run_id)
            if newer is None or request.method != "GET" or request.resolver_match is None:
                raise
            add_toast(request, _("这次自动计分已有更新的结果，这里是最新的。"))
            match = request.resolver_match
            address = reverse(match.view_name, kwargs={**match.kwargs, "run_id": newer})
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{address}?{query}" if query else address)

    return cast(View, shown)
