"""Adopt scheme versions."""

import datetime as dt
from pathlib import Path

from django.db import transaction

from benliu.audit.services import note_act
from benliu.common.decision import require
from benliu.org.standing import Standing
from benliu.records.services import define_kind, settle_kinds
from rulebook import Scheme, load_bundle
from rulebook.checking.record_values import earned
from rulebook.scheme import Item

from ..models import SchemeVersion
from ..policies import can_keep_schemes
from ..schemes import BRANCHES, MEMBERS, Compiled, files_hash
from ..streams import stream_key


@transaction.atomic
def adopt_scheme(*, actor: Standing, source: str | Path, now: dt.datetime) -> SchemeVersion:
    """Take over the scheme `source` (a name under schemes/ or a folder): its text, and its items as record kinds.

    The same text again gives the version that is there. Raises `rulebook.SchemeError` with all that is wrong.
    """
    require(can_keep_schemes(actor))
    bundle = load_bundle(source)
    return take_over(actor=actor, name=bundle.name, scheme=Compiled(bundle.members, bundle.branches), now=now)


def take_over(*, actor: Standing, name: str, scheme: Compiled, now: dt.datetime) -> SchemeVersion:
    """Keep a scheme as a version, and its items as record kinds. The same text again gives the version there is."""
    halves = {MEMBERS: scheme.members} | ({BRANCHES: scheme.branches} if scheme.branches else {})
    files = {file: half.text for file, half in halves.items()}
    sha256 = files_hash(files)
    version = SchemeVersion.objects.filter(sha256=sha256).first()
    if version is None:
        version = SchemeVersion.objects.create(
            name=name,
            version=scheme.members.version,
            title=scheme.members.title,
            files=files,
            sha256=sha256,
            effective_from=scheme.members.effective_from,
            effective_to=scheme.members.effective_to,
            adopted_by_id=actor.account_id,
            adopted_at=now,
        )
        note_act(actor_id=actor.account_id, act="adopt_scheme", subject=f"scheme:{version.pk}", now=now)
    for half in halves.values():
        for item in half.items:
            _define(half, item)
    settle_kinds()
    return version


def _define(scheme: Scheme, item: Item) -> None:
    notes = {name: scheme.record_fields[name].note for name in item.fields if scheme.record_fields[name].note}
    define_kind(
        code=item.id,
        subject=scheme.side,
        title=item.title,
        english=item.english,
        aliases=list(item.aliases),
        stream=stream_key(item.stream),
        unit=item.unit,
        levels=list(item.levels),
        words=_words(scheme, item),
        note_fields=notes,
        **({"counts_against": True} if counts_against(scheme, item) else {}),
    )


def counts_against(scheme: Scheme, item: Item) -> bool:
    """A record of it vetoes, or takes points away and can give none. Of others an officer may say so: that stays."""
    span = earned(scheme, item)
    return item.veto or (span.low < 0 and span.high <= 0)


def _words(scheme: Scheme, item: Item) -> dict[str, str]:
    """What the item's unit, levels and further figures are called in English."""
    said = {word: scheme.words[word] for word in (item.unit, *item.levels) if word in scheme.words}
    fields = (scheme.record_fields[name] for name in item.fields)
    return said | {
        field.note.replace("{number}", ""): field.english for field in fields if field.note and field.english
    }
