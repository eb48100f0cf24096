"""The log as everybody sees it (C2SP tlog-tiles), and the proofs as their people get them."""

import html
import json
import re
import shlex
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client

import benliu_verify
from benliu.org.tests.factories import make_bureau
from benliu.transparency.keys import log_keys
from benliu.transparency.queries import newest_checkpoint
from benliu.transparency.services import sequence_leaves
from benliu_verify import Checkpoint, Key, check_log, check_proof, tile_path

from .factories import NOW


@pytest.fixture
def filled(rows):
    """600 leaves: full tiles and partial ones."""
    rows.add(*[None] * 600)
    sequence_leaves(now=NOW)
    return rows


def test_the_whole_log_can_be_fetched_and_checked(filled, tmp_path):
    client = Client()
    told = client.get("/log/checkpoint")
    assert told["Content-Type"] == "text/plain; charset=utf-8" and "max-age=2" in told["Cache-Control"]
    checkpoint = Checkpoint.read(told.content, log_keys().key)
    wanted = [(level, count) for level, count in (("entries", 600), (0, 600), (1, 2))]
    for level, count in wanted:
        for index in range(-(-count // 256)):
            path = tile_path(level, index, min(256, count - index * 256))
            answer = client.get(f"/log/{path}")
            assert answer.status_code == 200, path
            assert answer["Content-Type"] == "application/octet-stream"
            assert {"public", "immutable", "max-age=31536000"} <= set(answer["Cache-Control"].split(", "))
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(answer.content)
    assert len(check_log(tmp_path, checkpoint)) == 600


@pytest.mark.parametrize("place", [
    "0/002", "0/003", "0/002.p/89", "0/002.p/0", "0/002.p/256", "0/2", "0/x000/002", "00/000", "64/000", "-1/000", "x",
    "0/000.p/", "entries/002", "entries/003.p/1", "0/x001/234/567", "0/../../etc/passwd", "2/000", "1/000.p/3",
])  # fmt: skip
def test_what_there_is_not_is_not_found(filled, place):
    assert Client().get(f"/log/tile/{place}").status_code == 404


def test_an_older_partial_tile_is_still_served(filled):
    whole = Client().get("/log/tile/0/000").content
    assert Client().get("/log/tile/0/000.p/7").content == whole[: 7 * 32]


def test_there_is_a_page_before_anything_is_there(db):
    assert "还没有记录进入日志" in Client().get("/log/").content.decode()
    assert Client().get("/log/checkpoint").status_code == 404


def test_the_page_says_how_to_check_in_both_languages(filled):
    client = Client()
    page = client.get("/log/").content.decode()
    assert str(log_keys().key) in page and "600" in page and "log.example/log" in page
    assert "benliu_verify.py proof" in page and "--older checkpoint-600" in page
    assert newest_checkpoint().note in html.unescape(page), "to be copied just as it was signed"
    assert page.count('data-copy="') == 5
    assert "checkpoint-600" in client.get("/log/checkpoint")["Content-Disposition"]  # as the command calls it
    client.post("/language/", {"language": "en"})
    english = Client(headers={"accept-language": "en"}).get("/log/").content.decode()
    assert "How to check" in english


def test_the_verifier_is_the_one_file(db):
    answer = Client().get("/log/benliu_verify.py")
    assert answer.content.decode() == Path(benliu_verify.__file__).read_text(encoding="utf-8")


def test_a_proof_is_a_file_that_holds_without_us(filled):
    client = Client()
    assert client.get("/log/proof/test/r7/").status_code == 302
    client.force_login(make_bureau().accounts["林一"])
    answer = client.get("/log/proof/test/r7/")
    assert answer["Content-Disposition"].startswith("attachment") and "no-store" in answer["Cache-Control"]
    proof = json.loads(answer.content)
    key = Key.read(str(log_keys().key))
    assert check_proof(proof, key).size == 600 and proof["content"]["figure"] == 49
    older = json.loads(client.get("/log/proof/test/r7/?older=300").content)
    assert older["older"]["size"] == 300
    for query in ("older=0", "older=601", "older=x", "older=" + "9" * 40, "older=²"):
        assert "older" not in json.loads(client.get(f"/log/proof/test/r7/?{query}").content)
    for gone in ("test/r601", "nothing/r1", "erasure/1"):
        assert client.get(f"/log/proof/{gone}/").status_code == 404
    filled.add(None)
    assert "过几分钟再下载" in client.get("/log/proof/test/r601/", follow=True).content.decode()


def test_who_kept_a_checkpoint_gets_a_consistency_proof_from_the_page_and_the_command_checks_it(rows, tmp_path, capsys):
    client, kept = Client(), tmp_path / "checkpoint-300"
    rows.add(*[None] * 300)
    sequence_leaves(now=NOW)
    kept.write_bytes(client.get("/log/checkpoint").content)
    rows.add(*[None] * 300)
    sequence_leaves(now=NOW)
    page = client.get("/log/").content.decode()
    assert 'action="/log/consistency#older"' in page and 'name="older"' in page
    answer = client.get("/log/consistency?older=300")
    assert answer["Content-Disposition"].startswith("attachment")
    file = tmp_path / "consistency.json"
    file.write_bytes(answer.content)
    command = ["consistency", str(file), "--key", str(log_keys().key), "--lang", "en"]

    def run(*more: str) -> tuple[int, str]:
        code = benliu_verify.main([*command, *more])
        return code, "".join(capsys.readouterr())

    code, said = run("--older", str(kept))
    assert code == 0 and "600 entries" in said and "nothing was rewritten" in said
    code, said = run()
    assert code == 2 and "--older" in said, "without an older checkpoint nothing is shown"
    file.write_bytes(client.get("/log/consistency?older=299").content)
    code, said = run("--older", str(kept))
    assert code == 1 and "for 300" in said
    proof = json.loads(answer.content)
    proof["older"]["proof"][0] = proof["older"]["proof"][1]
    file.write_text(json.dumps(proof))
    assert run("--older", str(kept))[0] == 1


@pytest.mark.parametrize("query", ["", "?older=", *(f"?older={size}" for size in (0, 601, -1, "x", "9" * 40))])
def test_a_size_that_the_log_never_had_is_said_beside_the_field(filled, query):
    answer = Client().get(f"/log/consistency{query}")
    page = answer.content.decode()
    assert answer.status_code == 422 and 'aria-invalid="true"' in page and 'id="id_older_error"' in page


def test_there_is_no_consistency_of_what_is_not_there(db):
    assert Client().get("/log/consistency?older=1").status_code == 422


def test_the_command_says_in_words_what_a_proof_shows_and_what_it_cannot_read(filled, tmp_path, capsys):
    client = Client()
    client.force_login(make_bureau().accounts["林一"])
    file = tmp_path / "proof.json"
    file.write_bytes(client.get("/log/proof/test/r7/").content)
    command = ["proof", str(file), "--key", str(log_keys().key), "--lang", "zh"]
    assert benliu_verify.main(command) == 0 and "以千分之一为单位" in capsys.readouterr().out
    file.write_text("")
    assert benliu_verify.main(command) == 2
    said = capsys.readouterr().err
    assert "不是下载的原样" in said and "Error" not in said and "Expecting" not in said


def test_the_command_of_the_page_finds_the_proofs_as_they_are_called(filled, tmp_path, monkeypatch, capsys):
    """As it is copied from the page, in the folder with what was downloaded; each file by itself."""
    client = Client()
    client.force_login(make_bureau().accounts["林一"])
    monkeypatch.chdir(tmp_path)
    for name in ("r7", "r8"):
        answer = client.get(f"/log/proof/test/{name}/")
        sent = unquote(re.search(r"filename\*=utf-8''(\S+)", answer["Content-Disposition"])[1])
        Path(sent).write_bytes(answer.content)
    command = re.search(r'id="check-proof"[^>]*>([^<]*)<', client.get("/log/").content.decode())[1]
    words = shlex.split(html.unescape(command))
    assert words[:2] == ["python", "benliu_verify.py"] and "*" in words[3]
    assert benliu_verify.main(words[2:]) == 0
    said = capsys.readouterr().out
    assert "test r7" in said and "test r8" in said
    changed = Path(sent).read_text(encoding="utf-8").replace('"figure": 56', '"figure": 57')
    Path(sent).write_text(changed, encoding="utf-8")
    assert benliu_verify.main([*words[2:], "--lang", "zh"]) == 1
    told = capsys.readouterr()
    assert "test r7" in told.out and f"{sent}  不成立" in told.err, "which of them it is"
