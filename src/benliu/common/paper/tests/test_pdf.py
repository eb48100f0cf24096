"""A PDF with Chinese in an embedded font."""

import datetime as dt
import re
import zlib

import pytest

from benliu.common.paper.pdf import PdfPaper, can_make_pdf

pytestmark = pytest.mark.skipif(not can_make_pdf(), reason="needs fonts-noto-cjk")
MADE = dt.datetime(2026, 8, 12, 8, 0, tzinfo=dt.UTC)


def written(lines: int) -> bytes:
    paper = PdfPaper("第 5 号台风", MADE)
    paper.title("第 5 号台风应急响应总结")
    paper.heading("一、概况")
    paper.text("示例市水利局启动了应急响应。" * 8 + "\x00")
    paper.table(["时间", "经过"], [["08-11 10:05", "东堤哨点 3 人到岗"]] * lines, [40, 116], left=1)
    paper.right("2026-08-12")
    return paper.save()


def streams(content: bytes) -> bytes:
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return b"\n".join(zlib.decompress(part) if part[:1] == b"x" else part for part in found)


def test_the_font_goes_along_with_the_words_that_use_it():
    content = written(3)
    assert content.startswith(b"%PDF-") and re.search(rb"/FontFile[23]", content)
    told = streams(content).decode("latin-1")
    codes = {int(code, 16) for code in re.findall(r"<[0-9A-Fa-f]{4}> <([0-9A-Fa-f]{4})>", told)}
    assert {ord(sign) for sign in "台风概况东堤哨点"} <= codes
    assert len(content) < 200_000  # as far as it is used, not 25 MB


def test_a4_with_the_margins_of_official_papers_and_numbered_pages():
    content = written(120)
    assert re.search(rb"/MediaBox \[0 0 595\.28 841\.89\]", content)
    assert 3 <= len(re.findall(rb"/Type /Page\b", content)) <= 8
    assert len(re.findall(rb"/Type /Page\b", written(1))) == 1
