"""What makes a phone work without network: the service worker, the installed app, and what is not sent yet."""

import hashlib
import json

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .registry import kept_pages

# The files of every page, by name; under the names of their contents they never change.
SHELL = (
    "ui/tokens.css",
    "ui/components.css",
    "ui/pages.css",
    "ui/prefs.js",
    "ui/page.js",
    "ui/vendor/htmx-2.0.11.min.js",
    "ui/icons.svg",
    "ui/logo.svg",
    "sync/sync.css",
    "sync/store.js",
    "sync/sending.js",
    "sync/queue.js",
    "sync/offline.js",
    "sync/unsent.js",
    "sync/icon-192.png",
)
ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable-512", 512, "maskable"))


@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker for the whole site. Its text changes with any file of the shell, and so browsers renew it."""
    shell = [static(name) for name in dict.fromkeys((*SHELL, *(file for page in kept_pages() for file in page.files)))]
    script = static("sync/worker.js")
    plan = {
        "version": hashlib.sha256("\n".join([script, *shell]).encode()).hexdigest()[:12],
        "statics": settings.STATIC_URL,
        "shell": shell,
        "pages": [reverse(page.url_name) for page in kept_pages()],
        "offline": reverse("offline"),
        "sign_out": reverse("account_logout"),
        "name": _("奔流"),
        "icon": static("sync/icon-192.png"),
    }
    text = f"import {{ work }} from {json.dumps(script)};\nwork({json.dumps(plan, ensure_ascii=False)});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
def manifest(_request: HttpRequest) -> JsonResponse:
    """How the site looks when it is installed."""
    icons = [
        {"src": static(f"sync/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in ICONS
    ]
    ways = [{"name": str(page.title), "url": reverse(page.url_name)} for page in kept_pages()]
    content = {
        "id": "/",
        "name": _("奔流"),
        "short_name": _("奔流"),
        "description": _("活动记一次，处处可用；没有网络也能记。"),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f7f9",
        "theme_color": "#f4f7f9",
        "icons": icons,
        "shortcuts": ways,
    }
    return JsonResponse(content, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the service worker instead of a page that can't be had: what is possible without network."""
    return render(request, "sync/offline.html", {"pages": kept_pages()})


@login_required
@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """What this device has not sent yet, drawn from its own store; works without network."""
    mends = {kind: reverse(page.url_name) for page in kept_pages() for kind in page.mends}
    return render(request, "sync/unsent.html", {"mends": json.dumps(mends)})
