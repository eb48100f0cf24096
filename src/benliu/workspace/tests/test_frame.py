"""Pages for members and leaders alike stand in the frame of who reads them."""

import pytest

from benliu.records.models import Record

from .factories import Bureau


def pages(bureau: Bureau) -> list[str]:
    run, record = bureau.run(), Record.objects.filter(person=bureau.people["林知夏"]).first()
    person, branch = bureau.people["林知夏"].pk, bureau.branch.pk
    return [
        f"/records/{record.pk}/",
        "/records/",
        "/schemes/",
        f"/schemes/{bureau.scheme_id}/",
        "/org/",
        f"/org/units/{branch}/",
        f"/org/people/{person}/",
        f"/runs/{run.pk}/branches/{branch}/",
        f"/runs/{run.pk}/members/{person}/",
    ]


@pytest.mark.parametrize(("role", "frame"), [("member", 'class="tabbar"'), ("secretary", 'class="side"')])
def test_the_frame_is_the_readers(scored, enter, role, frame):
    client = enter(role)
    for path in pages(scored):
        page = client.get(path)
        assert page.status_code == 200, path
        assert frame in page.text and page.text.count("<main") == 1, path
        assert ('class="tabbar"' in page.text) != ('class="side"' in page.text), path
