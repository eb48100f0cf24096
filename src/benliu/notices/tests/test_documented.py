"""The values that an administrator copies are what the channels read."""

import re
from importlib import import_module
from pathlib import Path

import pytest

HOW_TO = Path(__file__).resolve().parents[4] / "docs/how-to/reach-people.md"
VALUES = dict(re.findall(r"^(BENLIU_\w+)=(\S+)$", HOW_TO.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("name", ["sms", "voice", "wecom", "dingtalk"])
def test_the_value_to_copy_is_the_one_of_the_channel(name):
    channel = import_module(f"benliu.notices.channels.{name}")
    variable = f"BENLIU_{name.upper()}"
    assert f"{variable}={VALUES[variable]}" in (channel.__doc__ or "")


def test_mail_is_sent_by_the_scheme_that_settings_know():
    assert VALUES["BENLIU_SMTP"].startswith("smtp+tls://") and VALUES["BENLIU_SMTP"].count("@") == 1
