"""What programs ask of the log (C2SP tlog-tiles), and send to us as a witness (C2SP tlog-witness). No account."""

import re
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

import benliu_verify
from benliu.common.clock import now
from benliu.common.limits import too_often

from .queries import bundle_bytes, newest_checkpoint, tile_bytes
from .services import Unwitnessed, cosign_checkpoint

YEAR, MOMENT = 365 * 24 * 3600, 2
MOST_BYTES, A_MINUTE = 16_384, 60  # of a witness's input; requests from one address
TILE = re.compile(r"(0|[1-9]\d?|entries)/((?:x\d{3}/)*)(\d{3})(?:\.p/([1-9]\d{0,2}))?")


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint with all its signatures."""
    newest = newest_checkpoint()
    if newest is None:
        raise Http404
    response = HttpResponse(newest.note, content_type="text/plain; charset=utf-8")
    return _attached(_public(response, MOMENT), f"checkpoint-{newest.size}")


@require_safe
def tile(request: HttpRequest, place: str) -> HttpResponse:
    """A tile of hashes, or of the marks that leaves are made of; it never changes."""
    asked = TILE.fullmatch(place)
    if not asked:
        raise Http404
    level, above, last, partial = asked.groups()
    index, width = int(above.replace("x", "").replace("/", "") + last), int(partial or 256)
    if width > 255 + (partial is None) or len(above) > 20 or (above and index < 1000):
        raise Http404
    found = bundle_bytes(index, width) if level == "entries" else tile_bytes(int(level), index, width)
    if found is None:
        raise Http404
    return _attached(_public(HttpResponse(found, content_type="application/octet-stream"), YEAR), "tile")


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The file by which anybody checks the log without us."""
    text = Path(benliu_verify.__file__).read_bytes()
    response = HttpResponse(text, content_type="text/x-python; charset=utf-8")
    return _attached(_public(response, 3600), "benliu_verify.py")


@csrf_exempt
@require_POST
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Cosign a checkpoint of a log that we follow. Signatures say who sends it: no session, no form."""
    if too_often(f"witness.{request.META.get('REMOTE_ADDR', '')}", most=A_MINUTE, seconds=60):
        return HttpResponse(status=429)
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        line = cosign_checkpoint(body, now=now())
    except Unwitnessed as error:
        kind = "text/x.tlog.size" if error.status == 409 else "text/plain; charset=utf-8"
        return HttpResponse(error.text, status=error.status, content_type=kind)
    return HttpResponse(line, content_type="text/plain; charset=utf-8")


def _public(response: HttpResponse, seconds: int) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=seconds, immutable=seconds == YEAR)
    return response


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
