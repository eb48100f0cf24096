"""`benliu found`: a bureau on an empty database: its tree, its first officer, its scheme. Again: further branches.

The officer's password is asked for, or taken from the environment (BENLIU_PASSWORD) where there is no terminal.
"""

import argparse
import getpass
import os
import sys
from typing import TYPE_CHECKING

from benliu.common.clock import local_date, now
from rulebook.commands.language import Parser, language_of, parsed, picking, speak

if TYPE_CHECKING:
    import datetime as dt

    from benliu.identity.models import User
    from benliu.org.models import Unit


def main(argv: list[str]) -> int:
    """Ends with 0 when done, 2 when the words or the password are not acceptable (nothing is written then)."""
    options = _options(argv)
    from django.core.exceptions import ValidationError
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", interactive=False, verbosity=0)
    try:
        with transaction.atomic():
            _found(options)
    except ValidationError as error:
        print("\n".join(error.messages), file=sys.stderr)
        return 2
    print(f"{options.bureau}：{', '.join(options.branch)}")
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    language = language_of(argv)
    say = speak(language)
    about = say("建立单位、支部和第一位党务干部", "found a bureau, its branches and its first officer")
    parser = Parser(prog="benliu found", description=about)
    parser.add_argument("bureau", help=say("单位名称", "the bureau's name"))
    branch = say("支部名称，可多次", "a branch, may be repeated")
    parser.add_argument("--branch", action="append", required=True, help=branch)
    parser.add_argument("--officer", help=say("第一位党务干部的姓名", "the first officer's name"))
    parser.add_argument("--staff-no", help=say("其工号", "the officer's staff number"))
    account = say("其登录名；密码另问，或取自 BENLIU_PASSWORD", "sign-in name; the password is asked for")
    parser.add_argument("--account", help=account)
    parser.add_argument("--scheme", default="bureau", help=say("积分办法的名称或文件夹", "a scheme's name or folder"))
    return parsed(parser, argv, language)


def _found(options: argparse.Namespace) -> None:
    from django.core.exceptions import ValidationError

    from benliu.org.models import Office, Unit
    from benliu.org.services import open_unit

    moment = now()
    bureau = Unit.objects.filter(depth=1, name=options.bureau).first()
    bureau = bureau or open_unit(name=options.bureau, kind=Unit.Kind.BUREAU, parent=None, now=moment)
    there = set(bureau.get_children().values_list("name", flat=True))
    for name in options.branch:
        if name not in there:
            open_unit(name=name, kind=Unit.Kind.BRANCH, parent=bureau, now=moment)
            bureau.refresh_from_db()
    if options.account:
        _appoint(options, bureau, moment)
    elif not Office.objects.filter(unit=bureau, role=Office.Role.OFFICER, ends_on=None).exists():
        say = picking(options.lang)
        raise ValidationError(say("请写 --officer、--staff-no、--account", "name --officer, --staff-no, --account"))


def _appoint(options: argparse.Namespace, bureau: "Unit", moment: "dt.datetime") -> None:
    from benliu.org.models import Office, Person
    from benliu.org.services import appoint_person, connect_account
    from benliu.org.standing import standing_of
    from benliu.scoring.services import adopt_scheme

    account = _account(options.account, options.lang)
    person, _made = Person.objects.get_or_create(staff_no=options.staff_no, defaults={"name": options.officer})
    if person.account_id != account.pk:
        connect_account(person=person, account=account, now=moment)
    if not person.offices.filter(unit=bureau, role=Office.Role.OFFICER, ends_on=None).exists():
        appoint_person(person=person, unit=bureau, role=Office.Role.OFFICER, since=local_date(moment), now=moment)
    adopt_scheme(actor=standing_of(account, on=local_date(moment)), source=options.scheme, now=moment)


def _account(name: str, language: str) -> "User":
    from django.contrib.auth.password_validation import validate_password

    from benliu.identity.models import User

    account = User.objects.filter(username=name).first()
    if account:
        return account
    password = os.environ.get("BENLIU_PASSWORD", "")
    if not password and sys.stdin.isatty():
        password = getpass.getpass(picking(language)("密码：", "password: "))
    account = User(username=name)
    validate_password(password, account)
    account.set_password(password)
    account.save()
    return account
