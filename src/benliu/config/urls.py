"""Root addresses: every feature that has pages brings its own `urls` module."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

# From the inside out; the workspace comes last and owns "/".
FEATURES = (
    "identity",
    "sync",
    "notices",
    "org",
    "transparency",
    "places",
    "readiness",
    "workdays",
    "records",
    "advice",
    "meetings",
    "response",
    "sites",
    "scoring",
    "workspace",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"benliu.{feature}.urls")) for feature in FEATURES if find_spec(f"benliu.{feature}.urls")
]
