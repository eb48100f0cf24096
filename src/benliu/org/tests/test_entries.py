"""What an entry of a roster can hold: normal forms, what is wrong, what is doubtful, what says less."""

import datetime as dt

import pytest

from benliu.common.decision import Invalid
from benliu.org.entry_kinds import DAY, ID_NUMBER, PEOPLE, PEOPLES, PHONE, PLACE, check_digit
from benliu.org.models import Particulars
from benliu.org.services import keep_particulars

from .factories import NOW, TODAY

# The two numbers that the text of GB 11643-1999 gives as examples.
PUBLISHED = ("11010519491231002X", "440524188001010014")


@pytest.mark.parametrize("number", PUBLISHED)
def test_the_check_digit_is_that_of_the_standard(number):
    assert check_digit(number[:17]) == number[17]
    assert ID_NUMBER.doubtful(number) is None
    others = [number[:17] + sign for sign in "0123456789X" if sign != number[17]]
    assert all(ID_NUMBER.doubtful(other) for other in others)
    swapped = number[:15] + number[16] + number[15] + number[17]
    assert (swapped == number) or ID_NUMBER.doubtful(swapped)


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        (DAY, "2018年7月", "2018-07"),
        (DAY, "2018-07", "2018-07"),
        (DAY, "1996.3", "1996-03"),
        (DAY, "20180701", "2018-07-01"),
        (DAY, "2018/7/1", "2018-07-01"),
        (DAY, "1996", "1996"),
        (DAY, "昨天", "昨天"),
        (PEOPLE, "汉", "汉族"),
        (PEOPLE, " 汉 族", "汉族"),
        (PEOPLE, "畲族", "畲族"),
        (PEOPLE, "外国血统中国籍人士", "外国血统中国籍人士"),
        (PHONE, "+86 199-0000-1234", "19900001234"),
        (PHONE, "19900001234/0571-28880000", "19900001234、0571-28880000"),
        (ID_NUMBER, "11010519491231002x", "11010519491231002X"),
    ],
)
def test_the_same_is_kept_in_one_form(kind, text, kept):
    assert kind.normal(text) == kept and kind.normal(kept) == kept


def test_there_are_fifty_six_peoples():
    assert len(PEOPLES) == 56


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (DAY, "昨天", "不是日期"),
        (DAY, "1996-13-45", "不是日期"),
        (DAY, "1996.1", "10 月"),
        (DAY, "2026-03-03", "还没有到"),
        (DAY, "1896-03", "不是日期"),
        (PHONE, "abc", "不是电话号码"),
        (PHONE, "199000012345", "不是电话号码"),
        (PHONE, "123", "不是电话号码"),
        (ID_NUMBER, "123", "18 位"),
        (ID_NUMBER, "110105194912310020X", "18 位"),
        (ID_NUMBER, "110105194913310020", "出生日期"),
        (ID_NUMBER, "110105202703310020", "出生日期"),
    ],
)
def test_what_cannot_be_is_told(kind, value, said):
    assert said in str(kind.wrong(kind.normal(value), TODAY).said)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (DAY, "2026-03-02"),
        (DAY, "2018-07"),
        (DAY, "1996"),
        (PHONE, "12055500137"),
        (PHONE, "88880000"),
        (PHONE, "0571-88880000-12"),
        (ID_NUMBER, PUBLISHED[0]),
        (ID_NUMBER, "110105491231002"),
    ],
)
def test_what_can_be_is_not(kind, value):
    assert kind.wrong(kind.normal(value), dt.date(2026, 3, 2)) is None


def test_what_is_only_a_part_says_less():
    assert PLACE.says_less("示例省", "示例省示例市南闸区") and not PLACE.says_less("示例省示例市南闸区", "示例省")
    assert DAY.says_less("2018年", "2018-07-01") and not DAY.says_less("2019", "2018-07-01")
    assert not PHONE.says_less("1990000", "19900001234")


def test_a_wrong_entry_is_not_kept_and_a_right_one_in_its_form(bureau):
    person = bureau.people["林一"].pk
    keep = lambda **said: keep_particulars(actor=bureau.officer, person_id=person, said=said, now=NOW)  # noqa: E731
    with pytest.raises(Invalid, match="出生日期：不是日期"):
        keep(born_on="1996-13-45", ethnicity="汉")
    assert not Particulars.objects.filter(person=person).exclude(ethnicity="").exists()
    keep(born_on="1996年3月", ethnicity="汉")
    row = Particulars.objects.get(person=person)
    assert (row.born_on, row.ethnicity) == ("1996-03", "汉族")
    Particulars.objects.filter(person=person).update(worked_from="去年")
    keep(worked_from="去年", ethnicity="畲")
    assert Particulars.objects.get(person=person).ethnicity == "畲族", "what is kept already is not judged again"


def test_the_form_tells_which_entry_is_wrong_and_what_is_doubtful(client, bureau):
    client.force_login(bureau.accounts["周干部"])
    url = f"/org/people/{bureau.people['林一'].pk}/particulars/"
    answer = client.post(url, {"phone": "abc", "born_on": "昨天"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "不是电话号码" in page and "不是日期" in page
    wrong_check = PUBLISHED[0][:17] + "0"
    page = client.post(url, {"id_no": wrong_check}, follow=True).content.decode()
    assert "校验位对不上" in page and Particulars.objects.get(person=bureau.people["林一"]).id_no == wrong_check
