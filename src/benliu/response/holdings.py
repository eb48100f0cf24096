"""What warnings and responses hold about a person: who took them in, who decided. See `org.holdings`."""

from django.db.models import Model

from benliu.org.holdings import Holding

from .models import Alert, AlertReference, Feed, FeedEntry, LevelChange, Response


def _but(model: type[Model], *words: str) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.concrete_fields if field.name not in words)


SAID = ("content", "origin", "issuer", "event", "headline", "description", "instruction", "areas", "level_words")
HOLDINGS: tuple[Holding, ...] = (
    Holding(Alert, None, plain=_but(Alert, *SAID), text=SAID),
    Holding(AlertReference, None, plain=_but(AlertReference)),
    Holding(Feed, None, plain=_but(Feed)),
    Holding(FeedEntry, None, plain=_but(FeedEntry)),
    Holding(Response, None, plain=_but(Response, "title"), text=("title",)),
    Holding(LevelChange, None, plain=_but(LevelChange, "reason"), text=("reason",)),
)
