"""What warnings and responses hold about a person: who took them in, who decided. See `org.holdings`."""

from benliu.org.holdings import Holding, all_but

from .models import Alert, AlertReference, Feed, FeedEntry, LevelChange, Response

SAID = ("content", "origin", "issuer", "event", "headline", "description", "instruction", "areas", "level_words")
HOLDINGS: tuple[Holding, ...] = (
    Holding(Alert, None, plain=all_but(Alert, *SAID), text=SAID),
    Holding(AlertReference, None, plain=all_but(AlertReference)),
    Holding(Feed, None, plain=all_but(Feed)),
    Holding(FeedEntry, None, plain=all_but(FeedEntry)),
    Holding(Response, None, plain=all_but(Response, "title"), text=("title",)),
    Holding(LevelChange, None, plain=all_but(LevelChange, "reason"), text=("reason",)),
)
