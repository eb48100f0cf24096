"""Every address of the product, asked by every role in every way: who may, may; nobody else learns or changes anything.

The table says what is expected; an address that it does not list fails, and so does one that is no more.
"""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from benliu.org.models import Office
from benliu.org.pages import transfers, units
from benliu.org.standing import ALLOWING

from . import roles
from .database import differences, fingerprint
from .table import TABLE
from .ways import Page, Way

HEADS = {roles.ANONYMOUS, roles.STRANGER, roles.OTHER_SECRETARY, roles.OFFICER}  # enough to see that HEAD is as GET
SIGN_IN = "/sign-in/?next="
pages = pytest.mark.parametrize("page", TABLE, ids=str)
senders = pytest.mark.parametrize("page", [page for page in TABLE if page.post], ids=str)


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from _patterns(found)
        else:
            yield found


def test_the_table_lists_every_address_and_no_other():
    found = list(_patterns(get_resolver()))
    assert not [pattern.pattern for pattern in found if not pattern.name]
    assert {page.name for page in TABLE} == {pattern.name for pattern in found}
    assert len({pattern.name for pattern in found}) == len(found), "two addresses share a name"


def test_the_table_lists_every_role_and_every_act():
    known = {Office.Role.OFFICER, Office.Role.SECRETARY}
    assert known == ALLOWING, "a new office that allows something needs a role in tests/access/roles.py"
    acts = {page.things[1] for page in TABLE if page.name == "import_act"}
    assert acts == {":apply", ":stop", ":continue", ":discard", ":undo"}
    assert {page.things[1][1:] for page in TABLE if page.name == "transfer_act"} == set(transfers.ACTS)
    assert {page.things[1][1:] for page in TABLE if page.name == "unit_act"} == set(units.ACTS)
    assert {page.things[1] for page in TABLE if page.name == "export_table"} == {":members", ":branches", ":credits"}


def test_every_page_has_somebody_who_may_and_the_data_has_everybody(dataset):
    for page in TABLE:
        for way in filter(None, (page.get, page.post)):
            assert way.who <= roles.EVERYBODY and way.who
    assert {roles.ANONYMOUS, *dataset.sessions} == set(roles.ROLES)


def address(page: Page, dataset) -> str:
    return reverse(page.name, args=[thing[1:] if thing[0] == ":" else dataset.things[thing] for thing in page.things])


def expected(page: Page, way: Way | None, role: str) -> int:
    """What the table says that a role is answered."""
    if role == roles.ANONYMOUS and not page.public:
        return 302
    if way is None:
        return 405
    if role in way.but:
        return way.but[role]
    return way.gives if role in way.who else 404 if page.hidden else 403


def check(answer, page: Page, way: Way | None, role: str) -> None:
    assert answer.status_code == expected(page, way, role), role
    if role == roles.ANONYMOUS and not page.public:
        assert answer["Location"].startswith(SIGN_IN), role
    if role != roles.ANONYMOUS and page.name != "account_logout":
        assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"], role
    assert "default-src 'none'" in answer["Content-Security-Policy"], role


@pages
def test_who_may_read(dataset, page):
    """Reading changes nothing, except that what leaves the house is noted."""
    before, notes = fingerprint(), page.get.who if page.get and page.get.changes else frozenset()
    order = sorted(roles.ROLES, key=lambda role: role in notes)
    first = next((role for role in order if role in notes), "")
    for role in order:
        if notes and role == first:
            assert not differences(before, fingerprint())
        read(dataset, page, role)
    assert bool(differences(before, fingerprint())) == bool(notes)


def read(dataset, page: Page, role: str) -> None:
    answer = dataset.client(role).get(address(page, dataset))
    check(answer, page, page.get, role)
    answer.getvalue()  # read to the end, which also closes a file
    if role in HEADS:
        answer = dataset.client(role).head(address(page, dataset))
        assert answer.status_code in {expected(page, page.get, role), 405} and not answer.getvalue(), role


def sent(page: Page, dataset) -> dict[str, object]:
    """What a willing person would post: the names of things in braces stand for their ids, "@" for a workbook."""
    said: dict[str, object] = {name: text.format(**dataset.things) for name, text in page.send.items() if name}
    if page.name == "import_new":
        said |= {"id": uuid.uuid4(), "workbooks": ContentFile(dataset.uploads.content, name="台账.csv")}
    return said


def post(client: Client, page: Page, dataset):
    if "" in page.send:
        return client.post(address(page, dataset), page.send[""], content_type="application/json")
    return client.post(address(page, dataset), sent(page, dataset))


@senders
@pytest.mark.parametrize("role", roles.ROLES)
def test_who_may_send(dataset, page, role):
    """The right person's input is good: it is done and stored. The same from anybody else changes not one row."""
    before = fingerprint()
    check(post(dataset.client(role), page, dataset), page, page.post, role)
    changed = differences(before, fingerprint())
    assert bool(changed) == (page.post.changes and role in page.post.who), changed


@pages
def test_no_other_method_does_anything(dataset, page):
    url, before = address(page, dataset), fingerprint()
    for role in roles.ROLES:
        for method in ("put", "patch", "delete") if role == roles.OFFICER else ("put",):
            answer = getattr(dataset.client(role), method)(url)
            assert answer.status_code in ({302, 405} if role == roles.ANONYMOUS else {405}), (role, method)
        if page.post is None:
            check(dataset.client(role).post(url), page, None, role)
    assert not differences(before, fingerprint())


@senders
def test_nothing_is_taken_from_another_site(dataset, page):
    """Without the token of our own form, what the right person's browser sends is refused."""
    before = fingerprint()
    for role in (roles.ANONYMOUS, roles.OWNER, roles.SECRETARY, roles.OFFICER):
        answer = post(dataset.client(role, enforce_csrf_checks=True), page, dataset)
        assert answer.status_code == (expected(page, page.post, role) if page.signed else 403), role
    assert not differences(before, fingerprint())


UNKNOWN = {int: 999_999, uuid.UUID: uuid.UUID(int=7), str: "nothing-of-the-kind"}


@pytest.mark.parametrize("page", [page for page in TABLE if page.things and page.name != "demo_enter"], ids=str)
def test_what_is_not_there_is_not_found(dataset, page):
    """Asked for a thing that does not exist, a page says so, or that it is not for this reader; it never breaks."""
    url = address(page, dataset)
    args = [UNKNOWN[type(value)] for value in _values(page, dataset)]
    nowhere = reverse(page.name, args=args)
    assert nowhere != url
    for role in (roles.STRANGER, roles.OWNER, roles.SECRETARY, roles.OFFICER):
        client = dataset.client(role)
        answer = client.get(nowhere) if page.get else post(client, _at(page, args), dataset)
        assert answer.status_code in ({403, 404} if page.get else {302, 403, 404}), role


def _values(page: Page, dataset) -> list[object]:
    url = address(page, dataset)
    return list(get_resolver().resolve(url).captured_kwargs.values())


def _at(page: Page, args: list[object]) -> Page:
    return Page(page.name, tuple(f":{arg}" for arg in args), page.get, page.post, page.send)


def test_the_sign_in_page_forgets_foreign_ways(dataset):
    """After sign-in nobody is led off this site."""
    for next_page in ("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:run(1)"):
        said = {"login": "owner", "password": "river-and-sluice-1", "next": next_page}
        answer = Client().post(reverse("account_login"), said)
        assert re.match(r"/(?![/\\])", answer["Location"]), next_page
        answer = dataset.client(roles.OWNER).post(reverse("set_language"), {"language": "en", "next": next_page})
        assert re.match(r"/(?![/\\])", answer["Location"]), next_page
