"""Who said yes: the answers by which somebody counts as coming."""

from ..models import Call

COMING = (Call.Answer.YES, Call.Answer.LIMITED)
