"""Advice on a site is filed to its project: listed on the site's page, its paper read by who keeps the site."""

import pytest

from benliu.advice.models import Request
from benliu.advice.tests.factories import advised, make_topic, taken
from benliu.org.tests.factories import make_bureau
from benliu.sites.tests.factories import make_site, make_site_secretary, with_branch


@pytest.fixture
def bureau(db):
    return make_bureau()


def test_a_site_lists_its_advice_and_who_keeps_it_has_the_paper(bureau, client, monkeypatch):
    topic, site = make_topic(bureau), make_site(bureau)
    make_site_secretary(bureau, with_branch(bureau, site))
    on_site, elsewhere, unanswered = advised(bureau, topic), advised(bureau, topic), taken(bureau, topic)
    Request.objects.filter(pk__in=[on_site.pk, unanswered.pk]).update(place=site.place)
    monkeypatch.setattr("benliu.advice.filed.can_make_pdf", lambda: True)
    pages = {}
    for name in ("周干部", "王二", "孙三"):  # officer, the site's secretary, somebody else on the roster
        client.force_login(bureau.accounts[name])
        pages[name] = client.get(f"/sites/{site.pk}/").content.decode()
    for name in ("周干部", "王二"):
        page = pages[name]
        assert str(on_site.number) in page and "水闸漏水" in page and "2026-03-02" in page
        assert f"/advice/{on_site.pk}/paper/docx/" in page and f"/advice/{on_site.pk}/paper/pdf/" in page
        assert str(elsewhere.number) not in page and str(unanswered.number) not in page
    assert str(on_site.number) not in pages["孙三"]

    def paper(name, request):
        client.force_login(bureau.accounts[name])
        return client.get(f"/advice/{request.pk}/paper/docx/").status_code

    assert [paper(name, on_site) for name in ("周干部", "王二", "孙三")] == [200, 200, 404]
    assert paper("王二", elsewhere) == 404
    client.force_login(bureau.accounts["王二"])
    assert client.get(f"/advice/{on_site.pk}/").status_code == 404  # the paper names nobody, the page does
