"""Scheme versions, compiled once per process."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from benliu.common.language import reads_english
from rulebook import Scheme, compile_scheme

from .models import SchemeVersion

MEMBERS, BRANCHES = "scheme.toml", "branches.toml"


@dataclass(frozen=True)
class Compiled:
    """The two halves of a scheme version; `branches` is None where branches are not scored."""

    members: Scheme
    branches: Scheme | None


def files_hash(files: Mapping[str, str]) -> str:
    """The mark of a version's text, names of files included."""
    return hashlib.sha256(json.dumps(dict(files), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def compiled(version: SchemeVersion) -> Compiled:
    """The compiled scheme of `version`."""
    return _compile(version.sha256, tuple(sorted(version.files.items())))


def title_of(version: SchemeVersion) -> str:
    """The title in the reader's language. In English its text is read for it, once per process."""
    return (reads_english() and _english(version.sha256)) or version.title


@lru_cache(maxsize=32)
def _english(sha256: str) -> str:
    return compiled(SchemeVersion.objects.get(sha256=sha256)).members.english


@lru_cache(maxsize=32)
def _compile(sha256: str, files: tuple[tuple[str, str], ...]) -> Compiled:
    texts = dict(files)
    members = compile_scheme(texts[MEMBERS], source=MEMBERS)
    if BRANCHES not in texts:
        return Compiled(members, None)
    return Compiled(members, compile_scheme(texts[BRANCHES], source=BRANCHES, members=members))
