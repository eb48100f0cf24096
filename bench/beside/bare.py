"""A bare Django page: thirty joined rows of the same database in a plain table, without any middleware of ours."""

from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from benliu.config.settings import *  # noqa: F403

MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # which it insists on
ROOT_URLCONF = __name__
PAGE = Engine().from_string(
    "<!doctype html><title>records</title><table>{% for r in rows %}<tr><td>{{ r.happened_on }}</td>"
    "<td>{{ r.kind.title }}</td><td>{{ r.person.name }}</td><td>{{ r.unit.name }}</td><td>{{ r.quantity }}</td></tr>"
    "{% endfor %}</table>"
)


def rows(_request):
    """The page."""
    from benliu.records.models import Record

    found = Record.objects.select_related("kind", "person", "unit").order_by("-happened_on", "-id")[:30]
    return HttpResponse(PAGE.render(Context({"rows": found})))


urlpatterns = [path("", rows)]
