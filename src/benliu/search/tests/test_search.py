"""What is kept is found on both databases, by whom it may be."""

import threading

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from benliu.search import sources
from benliu.search.models import SearchEntry
from benliu.search.queries import search
from benliu.search.services import index_again, index_all, index_if_empty, index_unit_again
from benliu.search.sources import Found, Source

pytestmark = pytest.mark.django_db
ANYBODY = Q()
TITLES = {
    "1": "海塘工程党员志愿者服务队成立",
    "2": "积分考评办法宣讲",
    "3": "全市水利工作会议",
    "4": "SL0118 沈静",
    "5": "志愿服务 愿者自来",
}


@pytest.fixture(autouse=True)
def things(monkeypatch):
    kept = dict(TITLES)

    def read(keys):
        return [Found(k, t, "说明", unit_id=int(k), person_id=9) for k, t in kept.items() if keys is None or k in keys]

    source = Source("thing", _("东西"), read, lambda key: f"/things/{key}/")
    monkeypatch.setattr(sources, "_SOURCES", {})
    sources.register_source(source)
    return kept


def found(wanted, visible=ANYBODY):
    return sorted(hit.address.split("/")[2] for hits in search(wanted, visible) for hit in hits.hits)


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ("志愿者", ["1"]),
        ("积分", ["2"]),
        ("水利", ["3"]),
        ("志愿", ["1", "5"]),
        ("服务队 海塘", ["1"]),
        ("沈静", ["4"]),
        ("sl01", ["4"]),
        ("ＳＬ０１１８", ["4"]),
        ("118", []),
        ("静", []),
        ("没有", []),
        ("'--志愿者\"*(", ["1"]),
        ("", []),
    ],
)
def test_two_signs_anywhere_in_a_title_are_found(wanted, keys):
    index_all()
    assert found(wanted) == keys


def test_nobody_finds_what_is_not_his():
    index_all()
    assert found("志愿", Q(unit_id=5)) == ["5"]
    assert found("志愿", Q(person_id=8)) == []


def test_what_changes_is_found_anew_and_what_is_gone_is_gone(things):
    index_all()
    things["1"] = "改了名字的事"
    del things["2"]
    index_again("thing", [1, 2])
    assert found("志愿者") == [] and found("改了名字") == ["1"] and found("积分") == []
    assert SearchEntry.objects.count() == 4
    assert index_all() == 4 and found("水利") == ["3"]


def test_equal_things_are_shown_once_with_how_many(things):
    things |= {str(key): "主题党日：清淤" for key in range(10, 34)}
    index_all()
    (only,) = search("清淤", ANYBODY)
    assert [(hit.title, hit.times) for hit in only.hits] == [("主题党日：清淤", 24)]


def test_what_changes_keeps_its_place_among_the_newest(things):
    index_all()
    things["1"] += "！"
    index_again("thing", ["1"])
    (only,) = search("志愿", ANYBODY)
    assert [hit.address for hit in only.hits] == ["/things/5/", "/things/1/"]


def test_a_source_that_came_with_an_upgrade_is_built_and_the_others_are_left_alone(things):
    index_if_empty()
    del things["1"]
    sources.register_source(
        Source("later", _("别的"), lambda _keys: [Found("1", "新来的东西")], lambda key: f"/l/{key}/")
    )
    index_if_empty()
    assert found("新来") == ["1"] and found("志愿者") == ["1"], "what was there is not read again"


def test_all_that_is_a_units_is_read_anew_a_little_of_it_at_once_and_much_by_a_worker(things, monkeypatch):
    index_all()
    for key in things:
        things[key] = f"全改过了{key}"
    index_unit_again(2)
    assert found("全改") == ["2"] and not DBTaskResult.objects.exists()
    monkeypatch.setattr("benliu.search.services.MOST_AT_ONCE", 0)
    index_unit_again(3)
    (asked,) = DBTaskResult.objects.all()
    assert found("全改") == ["2"] and asked.task.func(*asked.args_kwargs["args"]) == 1
    assert found("全改") == ["2", "3"]


def test_reading_anew_asks_as_often_for_many_as_for_few(things):
    def asked(size: int) -> int:
        things.clear()
        things.update({str(key): "主题党日" for key in range(size)})
        index_all()
        with CaptureQueriesContext(connection) as queries:
            index_again("thing", list(things))
        return len(queries)

    assert asked(100) == asked(10)


@pytest.mark.django_db(transaction=True)
def test_eight_who_read_the_same_anew_at_once_leave_one_entry_each(things):
    start, wrong = threading.Barrier(8), []

    def again() -> None:
        start.wait()
        try:
            for _round in range(10):
                index_again("thing", list(things))
        except Exception as error:  # noqa: BLE001
            wrong.append(error)
        connection.close()

    threads = [threading.Thread(target=again) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert SearchEntry.objects.count() == 5 and found("志愿") == ["1", "5"]


def test_what_is_found_beyond_the_first_twenty_is_on_further_pages(things):
    things.update({str(n): f"防汛值班 {n:03}" for n in range(100, 145)})
    index_all()
    seen = []
    for page, more in ((1, True), (2, True), (3, False)):
        (hits,) = search("防汛值班", ANYBODY, of="thing", page=page)
        assert (hits.page, hits.more) == (page, more)
        seen.append([hit.title for hit in hits.hits])
    assert [len(titles) for titles in seen] == [20, 20, 5]
    assert sum(seen, []) == [f"防汛值班 {n:03}" for n in range(144, 99, -1)], "the newest first, each once"
    assert search("防汛值班", ANYBODY)[0].hits == search("防汛值班", ANYBODY, of="thing")[0].hits
    assert search("防汛值班", ANYBODY, of="thing", page=4) == []
    assert search("防汛值班", ANYBODY, of="thing", page=-1)[0].page == 1
