"""The codes are what HMAC-SHA256 says they are, and hold as long as they should."""

import datetime as dt
import uuid

import pytest

from benliu.meetings.codes import device_mark, drawn_code, is_spoken, read_code, spoken_code

MEETING = uuid.UUID("0123456789abcdef0123456789abcdef")
SECRET = b"\x07" * 32
AT = dt.datetime.fromtimestamp(1772420400, dt.UTC)  # the beginning of a step of both codes


def later(seconds: float) -> dt.datetime:
    return AT + dt.timedelta(seconds=seconds)


def test_the_codes_are_what_another_program_computes():
    """openssl dgst -sha256 -mac HMAC -macopt hexkey:0707… of scan/<id>/88621020 and word/<id>/14770170."""
    assert drawn_code(SECRET, MEETING, AT) == f"{MEETING.hex}.5483fdc.c47275dd6f43604b9cbc8711"
    assert spoken_code(SECRET, MEETING, AT) == "112589"


def test_a_drawn_code_holds_for_its_step_and_the_next():
    code = read_code(drawn_code(SECRET, MEETING, later(19.9)))
    assert code.is_of(SECRET) and not code.is_of(b"\x08" * 32)
    held = [seconds for seconds in (-0.1, 0, 19.9, 20, 39.9, 40, 60) if code.covers(later(seconds))]
    assert held == [0, 19.9, 20, 39.9]
    assert drawn_code(SECRET, MEETING, later(20)) != drawn_code(SECRET, MEETING, AT)


def test_a_spoken_code_holds_for_two_minutes_and_the_next_two():
    said = spoken_code(SECRET, MEETING, AT)
    held = [seconds for seconds in (-0.1, 0, 119, 239.9, 240) if is_spoken(said, SECRET, MEETING, later(seconds))]
    assert held == [0, 119, 239.9]
    assert is_spoken(f" {said[:3]} {said[3:]} ", SECRET, MEETING, AT), "as it is written on the screen"
    assert not is_spoken("", SECRET, MEETING, AT) and not is_spoken("１２３４５６", SECRET, MEETING, AT)


@pytest.mark.parametrize("text", ["", "x", "1.2.3", MEETING.hex, f"{MEETING.hex}.1.{'g' * 24}", "http://x/" + "0" * 60])
def test_what_is_no_code_is_none(text):
    assert read_code(text) is None


def test_no_part_of_a_code_can_be_changed():
    meeting, step, mark = drawn_code(SECRET, MEETING, AT).split(".")
    other = "0" if mark[0] != "0" else "1"
    for forged in (
        f"{'f' * 32}.{step}.{mark}",
        f"{meeting}.{int(step, 16) + 1:x}.{mark}",
        f"{meeting}.{step}.{other}{mark[1:]}",
    ):
        assert not read_code(forged).is_of(SECRET)


def test_a_device_has_another_mark_at_each_meeting():
    assert device_mark(SECRET, "phone") != device_mark(b"\x08" * 32, "phone")
    assert len(device_mark(SECRET, "phone")) == 32
