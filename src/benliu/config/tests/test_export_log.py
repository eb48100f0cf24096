"""`benliu export-log`: the whole log in a folder, and the command that checks it."""

import shlex
import subprocess
import sys

import pytest

import benliu_verify
from benliu.config.export_log import main
from benliu.config.settle import settle
from benliu.org.tests.factories import NOW, make_bureau
from benliu.records.tests.factories import make_draft, make_kinds, verified


@pytest.mark.django_db
def test_written_and_checked_by_the_command_that_it_prints(settings, tmp_path, capsys):
    settings.BENLIU_LOG_KEYS = tmp_path / "log-keys.json"
    folder = tmp_path / "archive"
    assert main([str(folder)]) == 1 and "还没有内容" in capsys.readouterr().err
    make_kinds()
    bureau = make_bureau()
    verified(bureau.secretary, *(make_draft(bureau, who) for who in ("林一", "王二")))
    settle(NOW.replace(year=2027))
    assert main([str(folder)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert "2 条" in told[0]
    _python, _file, *words = shlex.split(told[1])
    command = [sys.executable, "-I", "-S", benliu_verify.__file__, *words, "--lang", "zh"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "没有增、删、改、换" in done.stdout, done.stderr


def test_english(capsys):
    with pytest.raises(SystemExit):
        main(["--lang", "en", "--help"])
    assert "checkpoint, tiles and every entry" in capsys.readouterr().out
