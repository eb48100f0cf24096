"""The tree, changed by officers: guards, history, and the way back."""

import pytest

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.org.models import Membership, Office, Unit
from benliu.org.services import (
    Wish,
    add_unit,
    appoint_person,
    ask_transfer,
    close_unit,
    move_unit,
    rename_unit,
    reopen_unit,
)

from .factories import FIRST, NOW, SECOND, THIRD, TODAY

PARTY, TOP = "机关党委", "示例市水利局"


def add(bureau, name="第四党支部", kind="branch", parent=PARTY, by="周干部") -> Unit:
    parent_id = bureau.units[parent].pk
    return add_unit(actor=bureau.standing(by), parent_id=parent_id, name=name, kind=kind, now=NOW)


def below(bureau, name: str) -> list[str]:
    return [unit.name for unit in Unit.objects.get(pk=bureau.units[name].pk).get_children()]


def test_a_unit_is_added_below_another(bureau):
    assert (add(bureau, " 第四党支部 ").name, below(bureau, PARTY)) == (
        "第四党支部",
        [FIRST, SECOND, THIRD, "第四党支部"],
    )
    assert AuditEntry.objects.filter(act="open_unit", actor_id=bureau.accounts["周干部"].pk).exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"parent": FIRST}, "党支部下面不能"),
        ({"name": FIRST}, "已有"),
        ({"name": "  "}, "名称"),
        ({"name": "支" * 121}, "名称"),
        ({"kind": "nonsense"}, "类型"),
    ],
)
def test_what_cannot_be_added(bureau, said, why):
    with pytest.raises(Invalid, match=why):
        add(bureau, **said)


def test_only_officers_above_change_the_tree(bureau):
    for who in ("许书记", "林一", "吴干部"):
        with pytest.raises(Refused):
            add(bureau, by=who)
    third = bureau.units[THIRD].pk
    with pytest.raises(Refused):
        move_unit(actor=bureau.standing("吴干部"), unit_id=third, parent_id=bureau.units[TOP].pk, now=NOW)
    assert rename_unit(actor=bureau.standing("吴干部"), unit_id=third, name="水文站党支部", now=NOW) == THIRD


def test_renamed_and_back(bureau):
    unit = bureau.units[FIRST].pk
    before = rename_unit(actor=bureau.officer, unit_id=unit, name="一支部", now=NOW)
    assert Unit.objects.get(pk=unit).name == "一支部" and before == FIRST
    rename_unit(actor=bureau.officer, unit_id=unit, name=before, now=NOW)
    with pytest.raises(Invalid, match="已有"):
        rename_unit(actor=bureau.officer, unit_id=unit, name=SECOND, now=NOW)


def test_moved_with_all_that_hangs_on_it_and_back(bureau):
    second = add(bureau, "直属党委", "committee", TOP)
    first = bureau.units[FIRST].pk
    former = move_unit(actor=bureau.officer, unit_id=first, parent_id=second.pk, now=NOW)
    moved = Unit.objects.get(pk=first)
    assert moved.get_parent() == second and former == bureau.units[PARTY].pk
    assert Membership.objects.filter(unit__path__startswith=Unit.objects.get(pk=second.pk).path).count() == 3
    assert bureau.standing("许书记").leads(moved.path), "the secretary leads it still"
    move_unit(actor=bureau.officer, unit_id=first, parent_id=former, now=NOW)
    assert set(below(bureau, PARTY)) == {FIRST, SECOND, THIRD}
    assert not Unit.find_problems()[0] and not any(Unit.find_problems())


@pytest.mark.parametrize(
    ("unit", "parent", "why"),
    [(TOP, PARTY, "最上面"), (PARTY, PARTY, "自己下面"), (FIRST, SECOND, "党支部下面不能")],
)
def test_no_circles_and_nothing_below_a_branch(bureau, unit, parent, why):
    with pytest.raises(Invalid, match=why):
        move_unit(actor=bureau.officer, unit_id=bureau.units[unit].pk, parent_id=bureau.units[parent].pk, now=NOW)


def test_a_branch_with_members_or_people_on_the_way_is_not_closed(bureau):
    with pytest.raises(Invalid, match="还有 3 名成员"):
        close_unit(actor=bureau.officer, unit_id=bureau.units[FIRST].pk, now=NOW)
    with pytest.raises(Invalid, match="下面还有组织"):
        close_unit(actor=bureau.officer, unit_id=bureau.units[PARTY].pk, now=NOW)
    with pytest.raises(Invalid, match="最上面"):
        close_unit(actor=bureau.officer, unit_id=bureau.units[TOP].pk, now=NOW)
    ask_transfer(actor=bureau.officer, wish=Wish(bureau.people["林一"].pk, bureau.units[THIRD].pk, TODAY), now=NOW)
    with pytest.raises(Invalid, match="正要转入"):
        close_unit(actor=bureau.officer, unit_id=bureau.units[THIRD].pk, now=NOW)


def test_closed_and_opened_again_with_its_offices(bureau):
    third = bureau.units[THIRD]
    appoint_person(person=bureau.people["林一"], unit=third, role="secretary", since=TODAY, now=NOW)
    close_unit(actor=bureau.officer, unit_id=third.pk, now=NOW)
    assert set(Office.objects.filter(unit=third).values_list("ends_on", flat=True)) == {TODAY}
    with pytest.raises(Invalid, match="已经撤销"):
        close_unit(actor=bureau.officer, unit_id=third.pk, now=NOW)
    reopen_unit(actor=bureau.officer, unit_id=third.pk, now=NOW)
    assert set(Office.objects.filter(unit=third).values_list("ends_on", flat=True)) == {None}
    assert Unit.objects.get(pk=third.pk).closed_on is None


def test_in_the_browser_with_the_way_back(client, bureau):
    client.force_login(bureau.accounts["周干部"])
    first = bureau.units[FIRST].pk
    page = client.get(f"/org/units/{first}/edit/").content.decode()
    assert "还有 3 名成员" in page and "记录、分数都不变" in page
    answer = client.post(f"/org/units/{first}/edit/rename/", {"name": "一支部"}, follow=True).content.decode()
    assert "一支部" in answer and "/edit/rename/?name=" in answer
    client.post(f"/org/units/{first}/edit/rename/?name={FIRST}")
    assert Unit.objects.get(pk=first).name == FIRST
    refused = client.post(f"/org/units/{first}/edit/close/", follow=True)
    assert "先把他们转到别的支部" in refused.content.decode()
    assert client.post(f"/org/units/{first}/edit/nonsense/").status_code == 404
