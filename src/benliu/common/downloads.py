"""Tables on their way out, under names that say what is in them."""

import io
import re
from collections.abc import Iterator

from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.http.response import StreamingHttpResponse
from django.utils.http import content_disposition_header
from openpyxl.workbook import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF, BINARY = "application/pdf", "application/octet-stream"
LONGEST = 100  # characters; with Chinese ones thrice as many bytes, and file systems take 255
# What a file system somewhere refuses, and the marks that turn the direction of writing.
UNNAMABLE = re.compile('[\\\\/:*?"<>|\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


def file_name(*parts: str, ending: str) -> str:
    """The parts that there are, joined by hyphens: “示例市水利局-2025年度-党员积分-一支部.xlsx”."""
    words = [UNNAMABLE.sub(" ", part).strip(" .") for part in parts]
    return "-".join(word for word in words if word)[:LONGEST] + f".{ending}"


def workbook_download(book: Workbook, name: str) -> FileResponse:
    """A workbook to be kept by who asked for it."""
    kept = io.BytesIO()
    book.save(kept)
    kept.seek(0)
    return FileResponse(kept, as_attachment=True, filename=name, content_type=XLSX)


def kept_download(content: FieldFile, name: str) -> FileResponse:
    """A file that somebody sent, to be kept by who asked for it: no browser opens it as a page of ours."""
    answer = FileResponse(content.open("rb"), as_attachment=True, filename=name, content_type=BINARY)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def csv_download(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    """A table of any size, sent while it is read."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
