"""Django's registration of this feature."""

from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    """The feature `workdays`."""

    name = "benliu.workdays"
    label = "workdays"
