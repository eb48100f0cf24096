"""Sign-in, sign-out, password. Of allauth's pages only these are offered, so only these are routed."""

from allauth.account import views as account
from django.conf import settings
from django.urls import URLPattern, path
from django.views.i18n import set_language

from . import pages

urlpatterns: list[URLPattern] = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("password/", pages.change_password, name="account_change_password"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("language/", set_language, name="set_language"),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/", pages.demo_door, name="demo_door"),
        path("demo/enter/<slug:role>/", pages.demo_enter, name="demo_enter"),
    ]
