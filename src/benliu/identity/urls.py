"""Sign-in, sign-out, password. Of allauth's pages only these are offered, so only these are routed."""

from allauth.account import views as account
from django.conf import settings
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from . import pages

# Views of others take more methods than their pages use: PUT would sign in as POST does.
_form = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns: list[URLPattern] = [
    path("sign-in/", _form(account.login), name="account_login"),
    path("sign-out/", _form(account.logout), name="account_logout"),
    path("password/", _form(pages.change_password), name="account_change_password"),
    path("welcome/<str:uidb64>/<str:token>/", _form(pages.welcome), name="welcome"),
    path("account/inactive/", require_safe(account.account_inactive), name="account_inactive"),
    path("language/", require_POST(set_language), name="set_language"),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/", pages.demo_door, name="demo_door"),
        path("demo/enter/<slug:role>/", pages.demo_enter, name="demo_enter"),
    ]
