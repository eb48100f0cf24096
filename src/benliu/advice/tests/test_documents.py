"""Documents of experts: what is taken, by whom it is read."""

import datetime as dt
import io
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from benliu.advice.models import StepDocument
from benliu.advice.services import Visit, file_advice, note_visit
from benliu.advice.tests.factories import HOUR, MONDAY, asked, taken
from benliu.common.decision import Invalid
from benliu.common.ids import new_id
from benliu.records.models import StoredFile

PDF = b"%PDF-1.7 drawing"


def word(*names: str) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "x")
    return stream.getvalue()


def picture() -> bytes:
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "maker of the phone"
    Image.new("RGB", (30, 20)).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def advise(bureau, request, *documents):
    return file_advice(
        actor=bureau.standing("林一"),
        request_id=request.pk,
        step_id=new_id(),
        words="见附件",
        documents=documents,
        now=MONDAY,
    )


@pytest.mark.parametrize(
    ("label", "content", "name"),
    [
        ("a.docx", PDF, "a.pdf"),  # by its content, whatever it is called
        ("加固方案.docx", word("word/document.xml"), "加固方案.docx"),
        ("..\\..\\x.php", PDF, "x.pdf"),
        ("a.exe", picture(), "a.jpg"),
    ],
)
def test_what_it_is_is_told_by_its_content(bureau, topic, label, content, name):
    advise(bureau, taken(bureau, topic), (label, content))
    assert StepDocument.objects.get().name == name


def test_a_picture_is_drawn_anew(bureau, topic):
    advise(bureau, taken(bureau, topic), ("a.jpg", picture()))
    content = StepDocument.objects.get().file.content.read()
    assert b"maker" in picture() and b"maker" not in content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ program", "只收 PDF、Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "只收 PDF、Word"),
        (word("word/document.xml", "word/vbaProject.bin"), "不带宏"),
        (word("xl/workbook.xml"), "不带宏"),
        (b"PK\x03\x04 cut short", "打不开"),
        (PDF + bytes(10 * 1024 * 1024), "超过 10 MB"),
    ],
)
def test_what_is_nothing_of_these_is_refused_and_nothing_is_kept(bureau, topic, content, said):
    request = taken(bureau, topic)
    with pytest.raises(Invalid, match=said):
        advise(bureau, request, ("a.pdf", content))
    assert not StepDocument.objects.exists() and not StoredFile.objects.exists()
    assert not request.steps.filter(kind="advised").exists()


def test_six_are_too_many_and_the_same_twice_is_one(bureau, topic):
    request = taken(bureau, topic)
    with pytest.raises(Invalid, match="最多 5 个文件"):
        advise(bureau, request, *(("a.pdf", PDF + bytes([n])) for n in range(6)))
    advise(bureau, request, ("a.pdf", PDF), ("b.pdf", PDF))
    assert StepDocument.objects.count() == 1


def test_the_requester_and_those_of_the_case_read_them_and_nobody_else(bureau, topic, client, on_monday):
    request = taken(bureau, topic)
    visit = Visit(new_id(), request.pk, MONDAY, 60, documents=(("现场.pdf", PDF),))
    note_visit(actor=bureau.standing("林一"), visit=visit, now=MONDAY + HOUR)
    on_monday(MONDAY + dt.timedelta(hours=2))
    kept = StepDocument.objects.get()
    case, own = f"/ask/{request.key}/", f"/ask/{request.key}/documents/{kept.pk}/"
    assert own in client.get(case).content.decode()
    answer = client.get(own)
    assert answer.getvalue() == PDF and answer["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer["Content-Disposition"] and "noindex" in answer["X-Robots-Tag"]
    assert client.get(f"/ask/{asked(topic).key}/documents/{kept.pk}/").status_code == 404
    for name, status in (("周干部", 200), ("林一", 200), ("王二", 404)):
        client.force_login(bureau.accounts[name])
        assert client.get(f"/advice/documents/{kept.pk}/").status_code == status


def test_the_form_takes_them(bureau, topic, client):
    request = taken(bureau, topic)
    client.force_login(bureau.accounts["林一"])
    sent = SimpleUploadedFile("方案.pdf", PDF)
    client.post(f"/advice/{request.pk}/advise/", {"id": new_id(), "words": "见附件", "documents": [sent]})
    assert StepDocument.objects.get().name == "方案.pdf"
    assert "方案.pdf" in client.get(f"/advice/{request.pk}/").content.decode()
