"""Django's registration of this feature."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """The feature `org`."""

    name = "benliu.org"
    label = "org"

    def ready(self) -> None:
        """Let people and units be found, and officers look after the notices that do not reach people."""
        from benliu.notices.registry import Oversight, register_oversight
        from benliu.search.sources import register_source

        from .findable import PEOPLE, UNITS
        from .queries import names_of_accounts
        from .requests import overseen_accounts

        register_source(PEOPLE)
        register_source(UNITS)
        register_oversight(Oversight(overseen_accounts, names_of_accounts))
