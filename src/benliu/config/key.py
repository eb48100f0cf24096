"""`benliu key`: the address at which somebody sets a password, for who can't have a slip from an officer: officers."""

import argparse
import sys

from rulebook.commands.language import Parser, language_of, parsed, picking, speak


def main(argv: list[str]) -> int:
    """Prints the address; ends with 2 where there is no such account, or it is closed."""
    options = _options(argv)
    from benliu.audit.services import note_act
    from benliu.common.clock import now
    from benliu.identity.models import User
    from benliu.identity.services import key_path
    from benliu.notices.envelopes import absolute

    account = User.objects.filter(username=options.account, is_active=True).first()
    if account is None:
        say = picking(options.lang)
        print(say(f"没有登录名 {options.account}，或者已停用", f"no open account {options.account}"), file=sys.stderr)
        return 2
    note_act(actor_id=None, act="renew_key", subject=f"account:{account.pk}", now=now())
    print(absolute(key_path(account)))
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    language = language_of(argv)
    say = speak(language)
    about = say("打印一个地址：在那里设新密码，只能用一次", "print the address at which a password is set, once")
    parser = Parser(prog="benliu key", description=about)
    parser.add_argument("account", help=say("登录名", "sign-in name"))
    return parsed(parser, argv, language)
