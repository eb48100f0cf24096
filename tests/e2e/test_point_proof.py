"""One point from the member's home to a proof that anybody can check, and that holds when its person is erased."""

import json
import re
import subprocess
import sys

from playwright.sync_api import expect

from tests.e2e.browser import VIEWS, assert_accessible, assert_fits
from tests.e2e.conftest import ROOT

PHONE = VIEWS["phone"]


def checked(file, key: str, what: str = "proof", *more) -> str:
    """What the verifier, with nothing of ours beside it, says of a proof."""
    command = [sys.executable, "-I", ROOT / "src/benliu_verify.py", what, file, "--key", key, "--lang", "zh", *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def sound(page) -> None:
    assert_accessible(page)
    assert_fits(page)


def checkpoint_of_today(page, folder):
    """Copied from the page into a file, as somebody outside would keep it."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制：检查点全文").click()
    expect(page.get_by_role("status").filter(has_text="已复制。")).to_be_visible()
    kept = folder / "checkpoint"
    kept.write_text(page.evaluate("navigator.clipboard.readText()"), encoding="utf-8")
    return kept


def consistency_with(page, kept, folder):
    """The file that the page gives to who kept that checkpoint."""
    page.reload()
    page.get_by_label("您留的检查点有多少条").fill(kept.read_text(encoding="utf-8").split("\n")[1])
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载一致性证明").click()
    taken.value.save_as(folder / taken.value.suggested_filename)
    return folder / taken.value.suggested_filename


def test_a_point_is_followed_to_a_proof_that_outlives_its_person(visit, facts, tmp_path):
    member = visit("/me/", role="member", view=PHONE)
    why = member.locator("details.why[open]").first
    verified = why.locator("dd", has_text="审核").inner_text()
    number, name = re.search(r"(\d+) 号，(\S+) ", verified).groups()
    sound(member)
    why.get_by_role("link", name=f"纪实记录 {number} 号").click()
    expect(member.get_by_role("listitem").filter(has_text="审核").filter(has_text=name).first).to_be_visible()
    sound(member)
    record = member.url.rstrip("/").rpartition("/")[2]

    member.go_back()
    why.get_by_role("link", name="从登记到现在").click()
    expect(member.get_by_role("listitem").filter(has_text="审核").filter(has_text=name).first).to_be_visible()
    sound(member)
    with member.expect_download() as taken:
        member.get_by_role("link", name="下载存证证明").first.click()
    file = tmp_path / taken.value.suggested_filename
    taken.value.save_as(file)

    member.get_by_role("link", name="怎么核对").click()
    key = member.get_by_label("公钥", exact=False).first.input_value()
    sound(member)
    kept = checkpoint_of_today(member, tmp_path)
    assert f"record {record} " in checked(file, key)
    person = facts.person("member")["id"]
    proof = json.loads(file.read_text(encoding="utf-8"))
    assert (proof["position"], proof["content"]["person_id"]) == (int(number), person)

    officer = visit(f"/org/people/{person}/", role="officer")
    officer.get_by_role("link", name="清除个人资料").click()
    officer.get_by_label("输入姓名确认").fill(facts.rows("select name from org_person where id = ?", person)[0][0])
    assert_accessible(officer)
    officer.get_by_role("button", name="清除", exact=True).click()
    expect(officer.get_by_text("资料已清除。")).to_be_visible()
    assert facts.rows("select name from org_person where id = ?", person) == [("",)]

    assert f"record {record} " in checked(file, key)
    assert "没有改写过" in checked(consistency_with(member, kept, tmp_path), key, "consistency", "--older", kept)
