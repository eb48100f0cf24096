"""The tables of this feature and of those below it, which know nobody."""

from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.sessions.models import Session
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from benliu.audit.models import AuditEntry
from benliu.audit.wording import act_words, details_words, subject_words
from benliu.identity.models import User
from benliu.notices.models import Address, Delivery, Notice, Preference
from benliu.search.models import SearchEntry
from benliu.sync.models import Operation

from ..models import (
    Double,
    ErasureRequest,
    Leaving,
    Membership,
    Office,
    Particulars,
    Person,
    PersonKey,
    RosterChange,
    TemporaryMembership,
    Transfer,
    Unit,
)
from .registry import Holding, Whose


def _of_person(whose: Whose) -> Q:
    return Q(person__in=whose.people)


def _of_account(whose: Whose) -> Q:
    return Q(account_id=whose.account_id or 0)


def _acts(whose: Whose) -> Q:
    about = Q(subject__in=[f"person:{person_id}" for person_id in whose.people])
    for person_id in whose.people:
        about |= Q(details__person=person_id)
    return about | Q(actor_id=whose.account_id or 0)


def _close_account(whose: Whose) -> None:
    """The account stays, because acts point to it; nobody can sign in with it, and it says nothing."""
    for account in User.objects.filter(pk=whose.account_id or 0):
        account.username = f"erased-{account.pk}"
        account.first_name = account.last_name = account.email = ""
        account.set_unusable_password()
        account.is_active, account.last_login = False, None
        account.save()
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(whose.account_id):
            session.delete()


HOLDINGS: tuple[Holding, ...] = (
    Holding(
        User,
        lambda whose: Q(pk=whose.account_id or 0),
        plain=("id", "last_login", "is_superuser", "is_staff", "is_active", "date_joined"),
        secret=("password",),
        personal=("username", "first_name", "last_name", "email"),
        first=_close_account,
    ),
    Holding(SearchEntry, None, plain=("id", "source", "key", "unit_id", "person_id"), text=("title", "text")),
    Holding(
        DBTaskResult,
        None,
        plain=tuple(f.name for f in DBTaskResult._meta.concrete_fields if f.name != "traceback"),
        text=("traceback",),
    ),
    Holding(Session, None, plain=("session_key", "session_data", "expire_date")),
    Holding(
        EmailAddress,
        lambda whose: Q(user_id=whose.account_id or 0),
        plain=("id", "user", "verified", "primary"),
        personal=("email",),
        erase="deleted",
    ),
    Holding(
        EmailConfirmation,
        lambda whose: Q(email_address__user_id=whose.account_id or 0),
        plain=("id", "email_address", "created", "sent"),
        secret=("key",),
        erase="deleted",
    ),
    Holding(
        AuditEntry,
        _acts,
        plain=("id", "at", "actor_id", "act", "subject", "details", "device", "client"),
        worded={"act": act_words, "subject": subject_words, "details": details_words},
    ),
    Holding(
        Operation,
        lambda whose: Q(actor_id=whose.account_id or 0),
        plain=("id", "kind", "actor", "happened_at", "received_at", "mark", "outcome", "result"),
        secret=("salt",),
        text=("reason",),
        erase="emptied",
        emptied_whole=True,
    ),
    Holding(Person, lambda whose: Q(pk__in=whose.people), plain=("id", "erased_at"),
            personal=("staff_no", "name", "gender", "joined_party", "account"), erase="emptied"),
    Holding(
        Particulars,
        _of_person,
        plain=("person",),
        personal=tuple(f.name for f in Particulars._meta.concrete_fields if f.name != "person"),
        erase="deleted",
    ),
    Holding(RosterChange, _of_person, plain=("id", "source", "person"), text=("before", "after"), erase="deleted"),
    Holding(PersonKey, _of_person, plain=("person",), secret=("key",), erase="deleted"),
    Holding(Double, None, plain=tuple(f.name for f in Double._meta.concrete_fields)),
    Holding(Unit, None, plain=tuple(f.name for f in Unit._meta.concrete_fields)),
    Holding(Membership, _of_person, plain=("id", "person", "unit", "status", "starts_on", "ends_on")),
    Holding(
        ErasureRequest,
        _of_person,
        plain=("person", "asked_at", "answered_by", "answered_at"),
        text=("answer",),
        erase="deleted",
    ),
    Holding(
        Leaving,
        lambda whose: Q(membership__person__in=whose.people),
        plain=tuple(f.name for f in Leaving._meta.concrete_fields),
    ),
    Holding(
        TemporaryMembership,
        _of_person,
        plain=("id", "person", "unit", "starts_on", "ends_on"),
        personal=("employer", "home"),
        erase="emptied",
    ),
    Holding(Office, _of_person, plain=("id", "person", "unit", "role", "starts_on", "ends_on")),
    Holding(
        Transfer,
        _of_person,
        plain=tuple(f.name for f in Transfer._meta.concrete_fields if f.name != "reason"),
        text=("reason",),
        erase="emptied",
    ),
    Holding(
        Notice,
        _of_account,
        plain=("id", "account", "kind", "key", "path", "about", "urgent", "made_at", "read_at"),
        text=("title", "text"),
        erase="deleted",
    ),
    Holding(
        Address,
        _of_account,
        plain=("id", "account", "channel", "asked_at", "code_sent_at", "confirmed_at"),
        personal=("value", "keys"),
        erase="deleted",
    ),
    Holding(
        Preference,
        _of_account,
        plain=("account", "language", "muted", "quiet_from", "quiet_until", "daily_hour"),
        erase="deleted",
    ),
    Holding(
        Delivery,
        lambda whose: Q(notice__account_id=whose.account_id or 0),
        plain=("id", "notice", "address", "state", "attempts", "next_try_at", "envelope", "sent_at"),
        text=("error",),
        erase="deleted",
    ),
)  # fmt: skip
