"""A notice of rectification in words, on whatever paper: Word or PDF."""

from collections.abc import Sequence
from typing import Protocol

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .queries.rectification import NoticeRow


class Paper(Protocol):
    """What it is written on."""

    def title(self, text: str) -> None: ...
    def text(self, text: str) -> None: ...
    def right(self, text: str) -> None: ...
    def table(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, left: int = ...
    ) -> None: ...


def notice_title(found: NoticeRow) -> str:
    """What stands above it, and what the file is called."""
    return _("隐患整改通知书（%d号）") % found.row.number


def write_notice(found: NoticeRow, paper: Paper) -> None:
    """All of it, in the order in which it is read. Nobody is named."""
    told = {"place": found.row.place.name, "count": len(found.hazards), "day": date_format(found.row.due_on)}
    paper.title(notice_title(found))
    paper.text(f"{found.to}{_('：')}")
    paper.text(_("经查，%(place)s存在下列 %(count)d 处隐患，请在 %(day)s 前整改完毕，并登记整改情况和照片。") % told)
    rows = [(str(one.number), one.spot or "—", one.words or "—", one.get_gravity_display()) for one in found.hazards]
    paper.table((_("编号"), _("具体位置"), _("隐患情况"), _("严重程度")), rows, (16, 36, 78, 26), left=1)
    if found.row.words:
        paper.text(found.row.words)
    paper.text(_("每处隐患整改后由另一人复查，复查通过的逐条销号。"))
    paper.right(found.issuer)
    paper.right(date_format(localtime(found.row.issued_at), "DATE_FORMAT"))
