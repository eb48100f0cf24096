"""The printed code of a place."""

import datetime as dt
import hashlib
import hmac

import pytest

from benliu.places.codes import printed_code
from benliu.places.models import Place
from benliu.places.queries import place_of_code


def test_the_code_names_its_place(east, west):
    assert place_of_code(printed_code(bytes(east.secret), east.pk)) == east
    assert place_of_code(printed_code(bytes(west.secret), west.pk)) == west


def test_the_mark_is_the_hmac_of_the_place():
    mark = hmac.new(b"k" * 16, b"place/7", hashlib.sha256).hexdigest()
    assert printed_code(b"k" * 16, 7) == f"7.{mark[:24]}"


def test_a_code_that_was_made_up_or_copied_to_another_place_names_none(east, west):
    mark = printed_code(bytes(east.secret), east.pk).split(".")[1]
    assert place_of_code(f"{west.pk}.{mark}") is None
    assert place_of_code(f"{east.pk}.{'0' * 24}") is None
    assert place_of_code(f"99999.{mark}") is None


@pytest.mark.parametrize("text", ["", "x", "1", "1.", ".1", "1.xyz", "１." + "0" * 24, "9" * 30 + "." + "0" * 24])
def test_what_is_no_code_names_none(text):
    assert place_of_code(text) is None


def test_a_closed_place_or_an_old_sheet_is_not_taken(east, west):
    codes = {place.pk: printed_code(bytes(place.secret), place.pk) for place in (east, west)}
    Place.objects.filter(pk=east.pk).update(closed_on=dt.date(2026, 2, 1))
    Place.objects.filter(pk=west.pk).update(secret=b"another secret!!")
    assert [place_of_code(code) for code in codes.values()] == [None, None]
