"""After somebody is erased, none of fifty and more marked words about the person is left in any table or file or log.

The words of others stay, the ids and figures too; what the person may take away before holds all of it.
"""

import datetime as dt
import io
import json
import logging
import uuid
import zipfile

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.utils.translation import override
from openpyxl import load_workbook

from benliu.audit.wording import details_words
from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Address, Delivery, Notice
from benliu.org.models import Membership, Particulars, Person, PersonKey, Transfer
from benliu.org.particulars import ENTRIES
from benliu.org.services import erase_person, export_person
from benliu.org.tests.factories import FIRST, NOW, SECOND, TODAY
from benliu.records.models import Evidence, Import, ImportFile, ImportRow, Record, RecordText, StoredFile
from benliu.records.services import store_photo
from benliu.search.services import index_all
from benliu.sync.models import Operation

from .factories import make_draft, picture, submit, verified


class Canaries:
    """Marked words, each different from all others."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.not_handed: set[str] = set()

    def __call__(self) -> str:
        self.kept.append(f"Canary{len(self.kept):03d}")
        return self.kept[-1]

    def inside(self) -> str:
        """One that the person is not handed: it stands where others' words stand, or is nobody's yet."""
        self.not_handed.add(self())
        return self.kept[-1]


@pytest.fixture
def marked(bureau, settings, tmp_path):
    """林一 with a marked word wherever there is room for one; and others who speak of him."""
    settings.MEDIA_ROOT = tmp_path
    mark = Canaries()
    person, account = bureau.people["林一"], bureau.accounts["林一"]
    records = [
        *verified(bureau.secretary, make_draft(bureau, "林一")),
        *submit(bureau.secretary, make_draft(bureau, "林一")),
    ]
    other = submit(bureau.secretary, make_draft(bureau, "王二"))[0]
    person.name, person.staff_no, person.joined_party = mark(), mark(), mark()
    person.save()
    Particulars.objects.create(person=person, **{entry.name: mark() for entry in ENTRIES})
    account.username, account.first_name, account.last_name, account.email = mark(), mark(), mark(), f"{mark()}@x.cn"
    account.save()
    EmailAddress.objects.create(user=account, email=f"{mark()}@x.cn")
    _tell(account, mark)
    session = SessionStore()
    session.update({"_auth_user_id": str(account.pk), "said": mark.inside()})
    session.save()
    for record in records:
        fields = ("note", "achievement", "recorder", "reason", "return_reason")
        RecordText.objects.update_or_create(record=record, defaults={field: mark() for field in fields})
    _files(bureau, mark, records[0], other)
    RecordText.objects.update_or_create(
        record=other, defaults={"note": f"与{person.name}同去，巡堤", "recorder": person.name}
    )
    giving, receiving = bureau.units[FIRST], bureau.units[SECOND]
    Transfer.objects.create(person=person, giving=giving, receiving=receiving, starts_on=TODAY, asked_by=account,
                            asked_at=NOW, reason=mark(), state="refused")  # fmt: skip
    for actor in (account, bureau.accounts["王二"]):
        Operation.objects.create(
            id=uuid.uuid4(),
            kind="x",
            actor=actor,
            happened_at=NOW,
            received_at=NOW,
            salt=b"1" * 16,
            mark="m",
            outcome="rejected",
            reason=f"{person.name}不在这个支部",
        )
    index_all()
    return bureau, mark, other


def _tell(account, mark) -> None:
    notice = Notice.objects.create(
        id=uuid.uuid4(), account=account, kind="x", title=mark(), text=mark(), path="/", made_at=NOW
    )
    address = Address.objects.create(
        account=account, channel="mail", value=mark(), keys={"p256dh": mark()}, asked_at=NOW
    )
    Delivery.objects.create(notice=notice, address=address, next_try_at=NOW, error=mark())


def _files(bureau, mark, record, other) -> None:
    """A workbook with rows of two people, a photo of the one and a photo of the other."""
    book = _store("book", f"{mark.inside()},{bureau.people['王二'].name}", mark())
    Evidence.objects.create(
        record=record, file=book, file_name=mark(), sheet="一", row=2, cells=[mark(), {"x": mark()}]
    )
    Evidence.objects.create(record=other, file=book, file_name="book", sheet="一", row=3, cells=["王二", "巡堤"])
    Evidence.objects.create(record=record, file=_store("photo", mark.inside(), mark()), file_name=mark())
    Evidence.objects.create(record=other, file=_store("others", "someone else's photo", "others"), file_name="others")
    run = Import.objects.create(
        id=uuid.uuid4(), started_by=bureau.accounts["周干部"], started_at=NOW, roster_since=TODAY
    )
    file = ImportFile.objects.create(run=run, file=book, name=mark.inside(), notes=[mark.inside()])
    told = {"run": run, "file": file, "sheet": "一", "about": "person", "outcome": "new"}
    said = {"cells": {"a": mark.inside()}, "values": {"name": mark.inside()}}
    said |= {"read": {"b": mark.inside()}, "message": {"c": mark.inside()}}
    ImportRow.objects.create(**told, row=2, order=1, person=record.person, **said)
    name, number = record.person.name, record.person.staff_no
    refused = told | {"outcome": "rejected"}
    for order, values in ((3, {"name": "x", "staff_no": number}), (4, {"name": name})):
        words = {"cells": {"身份证号": mark.inside()}, "values": values | {"id_no": mark.inside()}}
        ImportRow.objects.create(**refused, row=order + 1, order=order, **words)
    ImportRow.objects.create(**told, row=3, order=2, cells={"a": f"{name}?"}, values={"name": name})  # known to nobody


def _store(name: str, content: str, shown: str) -> StoredFile:
    file = StoredFile(sha256=uuid.uuid4().hex, name=shown, size=len(content), stored_at=NOW)
    file.content.save(f"{name}.bin", ContentFile(content.encode()))
    return file


def left(mark: Canaries, folder, log: str) -> set[str]:
    """The marked words that are anywhere."""
    found = [log]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [_text(value) for row in cursor.fetchall() for value in row]
    for path in folder.rglob("*"):
        found.append(path.name + (path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""))
    found += [json.dumps(SessionStore(key).load()) for key in _sessions()]
    text = "\n".join(found).lower()  # an index keeps small letters
    return {word for word in mark.kept if word.lower() in text}


def _text(value: object) -> str:
    if isinstance(value, memoryview | bytes):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def _sessions() -> list[str]:
    from django.contrib.sessions.models import Session

    return list(Session.objects.values_list("pk", flat=True))


def test_nothing_is_left_of_fifty_words(marked, tmp_path, caplog, django_capture_on_commit_callbacks):
    bureau, mark, other = marked
    person = bureau.people["林一"]
    assert len(mark.kept) >= 50 and left(mark, tmp_path, "") == set(mark.kept), "else finding nothing means nothing"
    before = list(Record.objects.order_by("pk").values("pk", "person_id", "quantity", "state", "content_hash"))
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        erase_person(actor=bureau.officer, person_id=person.pk, now=NOW)
    assert left(mark, tmp_path, caplog.text) == set()
    assert list(Record.objects.order_by("pk").values("pk", "person_id", "quantity", "state", "content_hash")) == before
    assert not PersonKey.objects.filter(person=person).exists()
    assert not Membership.objects.filter(person=person, ends_on=None).exists()
    other.refresh_from_db()
    assert other.text.note == "与〔已清除〕同去，巡堤"
    assert Evidence.objects.get(record=other, row=3).cells == ["王二", "巡堤"], "the rows of others stay"
    kept = {path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert kept == {b"someone else's photo"}
    with pytest.raises(Invalid, match="已经清除"):
        erase_person(actor=bureau.officer, person_id=person.pk, now=NOW)
    assert not bureau.accounts["林一"].__class__.objects.get(pk=bureau.accounts["林一"].pk).is_active


def test_a_namesake_keeps_the_own_words(bureau):
    """Of two people of one name only the number tells them apart: words that may mean the other stay."""
    Person.objects.create(staff_no="S999", name="林一一")
    other = submit(bureau.secretary, make_draft(bureau, "王二"))[0]
    RecordText.objects.update_or_create(record=other, defaults={"note": "林一一和S002同去"})
    erase_person(actor=bureau.officer, person_id=bureau.people["林一"].pk, now=NOW)
    other.text.refresh_from_db()
    assert other.text.note == "林一一和〔已清除〕同去"


def test_who_may_erase(bureau):
    for who in ("许书记", "林一", "吴干部"):
        with pytest.raises(Refused):
            erase_person(actor=bureau.standing(who), person_id=bureau.people["王二"].pk, now=NOW)
    with pytest.raises(Refused, match="另一位"):
        erase_person(actor=bureau.officer, person_id=bureau.people["周干部"].pk, now=NOW)


def test_the_export_holds_every_word_and_no_formula(marked, tmp_path):
    bureau, mark, _other = marked
    person = bureau.people["林一"]
    address = f"=1+{person.particulars.address}"
    Particulars.objects.filter(person=person).update(address=address)
    content = export_person(actor=bureau.member, person_id=person.pk, now=NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        data, book = archive.read("data.json").decode(), load_workbook(io.BytesIO(archive.read("data.xlsx")))
    # Not handed over: a session, the contents of files, what an import says before it is taken over.
    assert {word for word in mark.kept if word not in data} == mark.not_handed
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == address and cell.data_type == "s" for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "王二" not in data
    for who in ("许书记", "周干部"):
        with pytest.raises(Refused, match="只有本人"):
            export_person(actor=bureau.standing(who), person_id=person.pk, now=NOW)


def headings_and_first_rows(bureau) -> dict[str, dict[str, str]]:
    """Of each sheet of the member's own export, what stands below each heading first."""
    content = export_person(actor=bureau.member, person_id=bureau.people["林一"].pk, now=NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = load_workbook(io.BytesIO(archive.read("data.xlsx")))
    rows = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)] for sheet in book}
    return {title: dict(zip(heads, first, strict=True)) for title, (heads, first) in rows.items()}


def test_the_workbook_is_in_the_words_of_its_reader_and_the_data_are_as_they_stand(bureau):
    submit(bureau.member, make_draft(bureau, "林一", note="读书"))
    sheets = headings_and_first_rows(bureau)
    assert sheets["纪实记录"]["状态"] == "待审核" and sheets["纪实记录"]["登记性质"] == "登记"
    assert sheets["党籍隶属"]["党员状态"] == "正式党员" and sheets["用户"]["有效"] == "是"
    assert "记录" in sheets["记录文字"] and "编码" in sheets["党籍隶属"]
    names = {heading for sheet in sheets.values() for heading in sheet}
    assert not [name for name in names if name.isascii()], "no name of a column of the database"
    with override("en"):
        english = headings_and_first_rows(bureau)
    assert english["Records"]["Status"] == "Submitted" and english["Membership"]["Status"] == "Full member"
    assert english["User"]["Active"] == "Yes" and not {"ID", "record"} & {
        h for sheet in english.values() for h in sheet
    }
    content = export_person(actor=bureau.member, person_id=bureau.people["林一"].pk, now=NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        data = json.loads(archive.read("data.json"))
    assert data["纪实记录"][0]["状态"] == "submitted" and data["纪实记录"][0]["登记性质"] == "file"
    assert data["用户"][0]["有效"] == "True" and "ID" in data["用户"][0]


def test_the_acts_of_the_trail_are_told_in_words_and_kept_by_name_for_programs(bureau):
    submit(bureau.member, make_draft(bureau, "林一", note="读书"))

    def told(sheet: str, heading: str) -> tuple[set[str], str]:
        content = export_person(actor=bureau.member, person_id=bureau.people["林一"].pk, now=NOW)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            rows = list(load_workbook(io.BytesIO(archive.read("data.xlsx")))[sheet].values)
            return {row[rows[0].index(heading)] for row in rows[1:]}, archive.read("data.json").decode()

    acts, data = told("操作留痕", "操作")
    assert {"登记记录", "导出个人资料"} <= acts and not [act for act in acts if act.isascii()]
    assert '"操作": "file_records"' in data
    member = bureau.people["林一"].pk
    subjects, data = told("操作留痕", "对象")
    assert f"人员 {member}" in subjects and not [subject for subject in subjects if ":" in subject]
    assert f'"对象": "person:{member}"' in data
    details, data = told("操作留痕", "细节")
    assert "条数：1；登记途径：网页登记" in details
    assert '{"count": 1, "via": "page"}' in {row["细节"] for row in json.loads(data)["操作留痕"]}
    assert details_words({"outcome": "upheld", "gone": "refused"}) == "不再在岗的原因：本人不能来；处理结果：采纳"
    with override("en"):
        acts, _data = told("Audit entry", "Operation")
        details, _data = told("Audit entry", "Details")
    assert "Filed records" in acts and "Entries: 1; Filed through: Web page" in details


def test_the_export_has_the_photos_and_nothing_to_sign_in_by(bureau, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    account, person, content = bureau.accounts["林一"], bureau.people["林一"], picture()
    account.set_password("river-and-dyke")
    account.save()
    photo = store_photo(actor=bureau.member, sha256=None, content=content, now=NOW)
    others = store_photo(actor=bureau.secretary, sha256=None, content=picture((41, 30)), now=NOW)
    (record,) = submit(bureau.member, make_draft(bureau, "林一"))
    (other,) = submit(bureau.secretary, make_draft(bureau, "王二"))
    Evidence.objects.create(record=record, file=photo, file_name=photo.name)
    Evidence.objects.create(record=other, file=others, file_name=others.name)
    with zipfile.ZipFile(io.BytesIO(export_person(actor=bureau.member, person_id=person.pk, now=NOW))) as archive:
        names = [name for name in archive.namelist() if name.startswith("photos/")]
        data = archive.read("data.json").decode()
        assert [archive.read(name) for name in names] == [content] and names[0].endswith(".jpg")
        assert names[0].removeprefix("photos/").removesuffix(".jpg") in data, "the rows say which photo is whose"
    assert account.password not in data and account.password.split("$")[0] not in data
    assert "密码" not in data and bytes(PersonKey.objects.get(person=person).key).hex() not in data


def test_in_the_browser(bureau):
    client, person = Client(), bureau.people["林一"].pk
    client.force_login(bureau.accounts["周干部"])
    page = client.get(f"/org/people/{person}/erase/").content.decode()
    assert "不能恢复" in page
    assert client.post(f"/org/people/{person}/erase/", {"name": "王二"}).status_code == 422
    assert client.get(f"/org/people/{person}/export/").status_code == 403
    assert client.post(f"/org/people/{person}/erase/", {"name": "林一"})["Location"] == "/org/"
    assert client.get(f"/org/people/{person}/").status_code == 404
    assert Person.objects.get(pk=person).erased_at > dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
