"""Who may see and change organisations and people."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from benliu.common.decision import Decision

from .models import ErasureRequest, Membership, Office, Person, TemporaryMembership, Transfer, Unit
from .queries import units_below
from .queries.belonging import answering_paths
from .standing import Standing


def can_keep_roster(actor: Standing) -> Decision:
    """May change the roster: officers."""
    return Decision(actor.is_officer, "" if actor.is_officer else _("只有党务干部可以维护党员名册。请联系机关党委。"))


def can_keep_unit(actor: Standing, unit: Unit) -> Decision:
    """May change who belongs to `unit`: officers of it or of a unit above."""
    allowed = actor.officer_of(unit.path)
    # It does not say which unit: who has nothing to do with it need not learn its name from a refusal.
    return Decision(allowed, "" if allowed else _("这个组织不在您负责的范围内。"))


def can_keep_account(actor: Standing, person: Person) -> Decision:
    """May open somebody's account, hand out a new key to it and close it: the officers who answer for the person.

    Not of an officer: who holds the key of another could agree with himself. Those have theirs from the installation.
    """
    return can_keep_person(actor, person) and is_keyed_by_officers(person)


def is_keyed_by_officers(person: Person) -> Decision:
    """Whether the account is one that officers look after, and if not, who does."""
    if Office.objects.filter(person=person, role=Office.Role.OFFICER).exists():
        return Decision(False, _("党务干部的账号由系统管理员开通和恢复：两名干部互相核准，谁也不能拿另一人的登录条。"))
    return Decision(True)


def can_admit_guests(actor: Standing, unit: Unit) -> Decision:
    """May take people of other employers into a branch for a time, and let them go: who leads it."""
    allowed = actor.leads(unit.path)
    return Decision(allowed, "" if allowed else _("临时成员由该支部的书记或上级党务干部登记。"))


def can_export_roster(actor: Standing, unit: Unit) -> Decision:
    """May take the roster of `unit` along: who leads it."""
    allowed = actor.leads(unit.path)
    return Decision(allowed, "" if allowed else _("只有该组织的负责人可以下载名册。"))


def can_search_people(actor: Standing) -> Decision:
    """May look for people: those who lead a unit; they find whom they lead."""
    allowed = bool(actor.led_paths)
    return Decision(allowed, "" if allowed else _("只有党务干部和支部书记可以查找人员。"))


def can_see_unit(actor: Standing, unit: Unit) -> Decision:
    """May open the pages of `unit`: those who lead it, and its own members."""
    allowed = actor.leads(unit.path) or actor.branch_id == unit.pk
    return Decision(allowed, "" if allowed else _("这里只对本组织的成员和负责人开放。"))


def can_see_person(actor: Standing, person: Person) -> Decision:
    """May open the pages of `person`: the person, and those who lead the branch.

    Of who never had one, the officers who answer for the person, as long as a wish to be erased waits.
    """
    if actor.person_id == person.pk:
        return Decision(True)
    home = Membership.objects.filter(person=person).values_list("unit__path", flat=True)
    paths = list(home.union(TemporaryMembership.objects.filter(person=person).values_list("unit__path", flat=True)))
    allowed = any(actor.leads(path) for path in paths)
    if not paths and ErasureRequest.objects.filter(person=person, answered_at=None).exists():
        allowed = bool(can_keep_person(actor, person))
    return Decision(allowed, "" if allowed else _("只有本人和所在支部的负责人可以查看。"))


def visible_units(actor: Standing) -> QuerySet[Unit]:
    """The units that `actor` leads, and the own branch."""
    found: QuerySet[Unit] = Unit.objects.filter(units_below(actor.led_paths) | Q(pk=actor.branch_id))
    return found


def visible_memberships(actor: Standing) -> QuerySet[Membership]:
    """The memberships of people whom `actor` leads."""
    return Membership.objects.filter(unit__in=Unit.objects.filter(units_below(actor.led_paths)))


def can_keep_person(actor: Standing, person: Person) -> Decision:
    """May change what the roster says of `person`: the officers who answer for the person (`answering_paths`)."""
    allowed = any(actor.officer_of(path) for path in answering_paths([person.pk])[person.pk])
    return Decision(allowed, "" if allowed else _("只有他所在组织的党务干部可以更正名册资料。"))


def can_end_membership(actor: Standing, membership: Membership) -> Decision:
    """May say that somebody left, and take it back: officers of the branch, and not of themselves."""
    if actor.person_id == membership.person_id:
        return Decision(False, _("不能办理自己的离开，请由另一位党务干部办理。"))
    return can_keep_unit(actor, membership.unit)


def can_export_person(actor: Standing, person: Person) -> Decision:
    """May have everything that is kept about `person`: the person alone, for own notices and addresses are in it."""
    allowed = actor.person_id == person.pk
    return Decision(allowed, "" if allowed else _("全部资料里有本人的通知和联系方式，只有本人可以下载。"))


def can_erase_person(actor: Standing, person: Person) -> Decision:
    """May erase `person`: who may change what the roster says, and not oneself."""
    if actor.person_id == person.pk:
        return Decision(False, _("自己的资料由另一位党务干部清除。请在“我的”里提出请求。"))
    return can_keep_person(actor, person)


def can_ask_erasure(actor: Standing, person: Person) -> Decision:
    """May ask that `person` is erased: the person alone."""
    allowed = actor.person_id == person.pk
    return Decision(allowed, "" if allowed else _("只有本人可以请求清除自己的资料。"))


def can_ask_transfer(actor: Standing, giving: Unit, receiving: Unit) -> Decision:
    """May ask that somebody goes from one branch to the other: who leads one of the two."""
    allowed = actor.leads(giving.path) or actor.leads(receiving.path)
    return Decision(allowed, "" if allowed else _("只有转出或转入支部的书记、上级党务干部可以发起转接。"))


def can_approve_transfer(actor: Standing, transfer: Transfer, side: str) -> Decision:
    """May agree for one side: who may speak for it, and has not agreed for the other."""
    decision = can_speak_for(actor, transfer, side)
    other_by = transfer.receiving_by_id if side == "giving" else transfer.giving_by_id
    if decision and other_by == actor.account_id:
        return Decision(False, _("您已经代另一方同意。两边要由两个人同意，请另一位书记或党务干部办理。"))
    return decision


def can_speak_for(actor: Standing, transfer: Transfer, side: str) -> Decision:
    """May say what one side says, and take it back: who leads that branch, and not of oneself."""
    if actor.person_id == transfer.person_id:
        return Decision(False, _("转接的是您本人，请由上级党务干部代本支部同意。"))
    allowed = actor.leads(unit_of_side(transfer, side).path)
    return Decision(allowed, "" if allowed else _("只有该支部的书记或上级党务干部可以代它同意。"))


def can_refuse_transfer(actor: Standing, transfer: Transfer) -> Decision:
    """May refuse: who leads one of the two branches."""
    allowed = actor.leads(transfer.giving.path) or actor.leads(transfer.receiving.path)
    return Decision(allowed, "" if allowed else _("只有两边支部的书记或上级党务干部可以不同意。"))


def can_withdraw_transfer(actor: Standing, transfer: Transfer) -> Decision:
    """May withdraw: who asked, and officers above the giving branch."""
    allowed = transfer.asked_by_id == actor.account_id or actor.officer_of(transfer.giving.path)
    return Decision(allowed, "" if allowed else _("只有发起人或上级党务干部可以撤回。"))


def can_see_transfer(actor: Standing, transfer: Transfer) -> Decision:
    """May see it: the person, who asked, who leads one of the two branches."""
    allowed = actor.person_id == transfer.person_id or transfer.asked_by_id == actor.account_id
    allowed = allowed or actor.leads(transfer.giving.path) or actor.leads(transfer.receiving.path)
    return Decision(allowed, "" if allowed else _("只有本人和两边支部的负责人可以查看这件转接。"))


def can_list_transfers(actor: Standing) -> Decision:
    """May open the list of transfers: those who lead a unit."""
    allowed = bool(actor.led_paths)
    return Decision(allowed, "" if allowed else _("组织关系转接由支部书记和党务干部办理。"))


def unit_of_side(transfer: Transfer, side: str) -> Unit:
    """The branch that `side` ("giving" or "receiving") stands for."""
    return transfer.giving if side == "giving" else transfer.receiving


def visible_transfers(actor: Standing) -> QuerySet[Transfer]:
    """The transfers from or to a branch that `actor` leads, and those that `actor` asked for."""
    led = Unit.objects.filter(units_below(actor.led_paths)).values("pk")
    return Transfer.objects.filter(Q(giving__in=led) | Q(receiving__in=led) | Q(asked_by_id=actor.account_id))
