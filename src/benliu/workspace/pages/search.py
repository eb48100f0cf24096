"""One field for everything: people, organisations, records."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benliu.org.findable import found_by
from benliu.org.requests import standing
from benliu.search.queries import search

LONGEST = 40


@login_required
@require_safe
def search_all(request: HttpRequest) -> HttpResponse:
    """What holds the words in `q`, as far as the reader may see it, by kind of thing; of the kind `of` alone a
    further `page`.
    """
    said = request.GET
    wanted, number = said.get("q", "").strip()[:LONGEST], said.get("page", "")
    page = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 1
    found = search(wanted, found_by(standing(request)), of=said.get("of", ""), page=page)
    return render(request, "workspace/search.html", {"wanted": wanted, "found": found, "of": said.get("of", "")})
