"""Django's registration of this feature."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    """The feature `org`."""

    name = "benliu.org"
    label = "org"

    def ready(self) -> None:
        """Let people and units be found, say what is held and told; let officers look after notices not delivered."""
        from benliu.audit.wording import name_values
        from benliu.notices.registry import Oversight, register_kind, register_oversight
        from benliu.search.sources import register_source

        from .findable import PEOPLE, UNITS
        from .holdings import register_holdings
        from .holdings.below import HOLDINGS
        from .models import Office
        from .particulars import REASONS
        from .queries import names_of_accounts
        from .queries.concerned import people_concerned
        from .requests import overseen_accounts
        from .services.accounts import ACCOUNT
        from .services.erasure_request import ERASURE
        from .services.reminding import ENDING
        from .services.telling import TRANSFER

        register_source(PEOPLE)
        register_source(UNITS)
        register_holdings(*HOLDINGS)
        name_values("role", dict(Office.Role.choices))
        name_values("reason", REASONS)
        register_kind(TRANSFER, _("组织关系转接"), concerned=people_concerned)
        register_kind(ERASURE, _("清除个人资料的请求"), concerned=people_concerned)
        register_kind(ACCOUNT, _("本人账号的登录条"), always=True)
        register_kind(ENDING, _("任期、临时组织关系、预备期快到期"), daily=True, concerned=people_concerned)
        register_oversight(Oversight(overseen_accounts, names_of_accounts))
