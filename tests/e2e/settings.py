"""The product as it is served, plus one page that shows every component."""

from benliu.config.settings import *  # noqa: F403
from benliu.config.settings import ROOT, TEMPLATES

ROOT_URLCONF = "tests.e2e.urls"
TEMPLATES = [TEMPLATES[0] | {"DIRS": [ROOT / "tests/e2e/templates"]}]
