"""Django's registration of this feature."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The feature `workspace`."""

    name = "benliu.workspace"
    label = "workspace"
