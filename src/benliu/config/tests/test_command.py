"""The command `benliu`."""

import pytest

from benliu.config import command


@pytest.mark.parametrize("words", [[], ["--help"]])
def test_help_names_every_command(capsys, words):
    assert command.main(words) == 0
    out = capsys.readouterr().out
    assert all(f"benliu {name}" in out for name in command.offered())
    assert {"serve", "demo", "settle", "manage"} <= set(command.offered())


def test_an_unknown_word_says_what_there_is(capsys):
    assert command.main(["srve"]) == 2
    err = capsys.readouterr().err
    assert "'srve'" in err
    assert "benliu serve" in err


def test_djangos_commands_are_reached(capsys):
    with pytest.raises(SystemExit) as end:
        command.main(["manage", "check", "--no-such-option"])
    assert end.value.code == 2
    assert "--no-such-option" in capsys.readouterr().err
