"""Django's registration of this feature."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The feature `workspace`."""

    name = "benliu.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Let notices of waiting records lead to the branch's desk."""
        from django.urls import reverse

        from benliu.records.ways import register_desk

        register_desk(lambda unit_id: reverse("branch_desk", args=[unit_id]))
