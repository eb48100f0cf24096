"""Settings of the test run: the product's own, with a throw-away data folder and a quick password hash.

Set before Django starts, because the settings read the environment once.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

KEPT = {"BENLIU_DATABASE", "BENLIU_DATA", "BENLIU_SECRET_KEY", "BENLIU_PICTURES"}
_folder = tempfile.mkdtemp(prefix="benliu-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["BENLIU_DATA"] = _folder
os.environ["BENLIU_SECRET_KEY"] = "only-for-tests"
# The browser's driver keeps an event loop in the process; database calls of the tests after it are synchronous still.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
for name in [name for name in os.environ if name.startswith("BENLIU_") and name not in KEPT]:
    del os.environ[name]
# Mail is offered, and stays in the process: Django's test runner collects what is sent.
os.environ["BENLIU_SMTP"] = "smtp://127.0.0.1:9"
os.environ["BENLIU_SMS"] = "https://id:secret@127.0.0.1:9/"

from benliu.config.settings import *  # noqa: E402, F403
from benliu.config.settings import ALLOWED_HOSTS, DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: threads then have connections and locks of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "test.sqlite3")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
