"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benliu.config.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()  # what is loaded now stays: the collector need not go over it during a request
