"""The branches of a bundle: what the commands take for them, and whether these facts allow to score them."""

import argparse
from dataclasses import replace
from pathlib import Path

from rulebook.bundles import Bundle
from rulebook.commands.language import Say
from rulebook.commands.tell import tell
from rulebook.formula.phrase import Said
from rulebook.problems import Told


def take_branches(command: argparse.ArgumentParser, say: Say) -> None:
    """Branches and their records."""
    branches = say(
        "支部名单，支部不只是名单里的单位、或办法用到支部的字段时写", "branches: id, and the fields of theirs"
    )
    command.add_argument("--branches", type=Path, help=branches)
    own = say("支部自己的记录，办法给支部计分时写", "the branches' own records")
    command.add_argument("--branch-records", type=Path, help=own)


def scorable(chosen: argparse.Namespace, *bundles: Bundle, units: bool, wanted: bool = False) -> tuple[Bundle, ...]:
    """The same, without their branches where the facts do not allow to score them; this is told, with the reason.

    Args:
        chosen: the facts that are given.
        bundles: the schemes, of which all score branches or none.
        units: whether the members' table says which branch each belongs to.
        wanted: whether nothing but the branches is asked for.

    Raises:
        Told: they cannot be scored, though they are wanted, or facts about them are given.
    """
    why = next(filter(None, (_why_not(chosen, one, units) for one in bundles)), None)
    if why is None:
        if any(one.branches and one.branches.items for one in bundles) and not chosen.branch_records:
            _tell(chosen, _WITHOUT_RECORDS)
        return bundles
    said = Said(f"支部没有计分：{why.zh}", f"branches are not scored: {why.en}")
    if wanted or chosen.branches or chosen.branch_records:
        raise Told(said.zh, said.en)
    if any(one.branches or one.branch_versions for one in bundles):
        _tell(chosen, said)
    return tuple(replace(one, branches=None) for one in bundles)


_WITHOUT_RECORDS = Said(
    "支部自己的记录没有给（--branch-records），按没有计",
    "no records of the branches' own are given (--branch-records): they are scored without",
)


def _why_not(chosen: argparse.Namespace, bundle: Bundle, units: bool) -> Said | None:
    scheme = bundle.branches
    if scheme is None:
        if bundle.branch_versions:
            return Said("这一周期没有生效的支部办法", "none of their schemes is in effect in the period")
        return Said(f"{bundle.members.source} 不给支部计分", f"{bundle.members.source} scores no branches")
    if chosen.branches:
        return None
    if fields := scheme.subject_fields.values():
        zh = "、".join(f"{one.name}（{one.title}）" for one in fields)
        en = ", ".join(f"{one.name} ({one.english or one.title})" for one in fields)
        return Said(f"办法用到支部的 {zh}，写 --branches", f"their scheme uses {en}; add --branches")
    if not units:
        return Said("人员表里没有 unit 列，也没有 --branches", "there is no unit in the members' table, nor --branches")
    return None


def _tell(chosen: argparse.Namespace, said: Said) -> None:
    tell([getattr(said, chosen.lang)])
