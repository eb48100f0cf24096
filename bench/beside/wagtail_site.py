"""A Wagtail site of its own database: the editors' list of thirty pages. `python wagtail_site.py` fills it and prints
the cookie of a session.
"""

import os
import sys

APPS = "admin users images documents embeds sites snippets search forms redirects"
SECRET_KEY, DEBUG, ALLOWED_HOSTS, USE_TZ = "bench", False, ["127.0.0.1"], True
INSTALLED_APPS = [
    *("wagtail.contrib." + app if app in ("forms", "redirects") else "wagtail." + app for app in APPS.split()),
    *("wagtail", "modelcluster", "taggit"),
    *("django.contrib." + app for app in ("auth", "contenttypes", "sessions", "messages", "staticfiles")),
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware", "django.middleware.security.SecurityMiddleware",
]  # fmt: skip
PROCESSORS = ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]
PROCESSORS += ["django.contrib.messages.context_processors.messages"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": PROCESSORS},
    }
]
ROOT_URLCONF = "wagtail_urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "wagtail_beside",
        "USER": "postgres",
        "HOST": "127.0.0.1",
        "PORT": os.environ.get("BESIDE_PORT", ""),
        "CONN_MAX_AGE": 60,
    }
}
STATIC_URL, DEFAULT_AUTO_FIELD = "/static/", "django.db.models.BigAutoField"
WAGTAIL_SITE_NAME, WAGTAILADMIN_BASE_URL = "beside", "http://127.0.0.1"
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False


def fill():
    """Tables, an editor, thirty pages; the cookie of the editor's session."""
    import django
    import psycopg

    with psycopg.connect(host="127.0.0.1", port=os.environ["BESIDE_PORT"], user="postgres", autocommit=True) as link:
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = 'wagtail_beside'").fetchone():
            link.execute("CREATE DATABASE wagtail_beside")
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client
    from wagtail.models import Page

    call_command("migrate", verbosity=0)
    user, new = get_user_model().objects.get_or_create(username="editor", is_superuser=True, is_active=True)
    home = Page.objects.get(depth=2)
    for number in range(30 if new else 0):
        home.add_child(instance=Page(title=f"Page {number}", slug=f"page-{number}"))
    client = Client()
    client.force_login(user)
    print(home.pk, client.cookies["sessionid"].value)


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    os.environ["DJANGO_SETTINGS_MODULE"] = "wagtail_site"
    fill()
