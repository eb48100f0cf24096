"""Names of branches as people write them: in full, in short, in a title or as what a sheet is called."""

import re

from intake.synonyms import synonyms
from intake.text import key, squash


def branch_key(branch: str) -> str:
    """A branch's name without the words that are often left out."""
    whole = key(branch)
    for noise in synonyms().branch_noise:
        whole = whole.replace(noise, "")
    return whole or key(branch)


def branch_stem(branch: str) -> str:
    """A branch's name without the word that ends it as well; empty where too little is left to tell it by."""
    whole = branch_key(branch)
    words = (*synonyms().branch_endings, *synonyms().committee_endings)
    ending = next((each for each in map(branch_key, words) if whole.endswith(each)), "")
    stem = whole.removesuffix(ending)
    return stem if len(stem) >= 2 else ""


def looks_like_branch(text: str) -> bool:
    """Whether a cell ends as the names of branches and of committees do."""
    return squash(text).endswith((*synonyms().branch_endings, *synonyms().committee_endings))


def branch_written(text: str) -> str:
    """The branch that a title says, whether or not there is one of this name: 第九党支部 of 2025年第九党支部台账.

    Empty where it says none, as in 各支部台账. A committee is none: what it keeps is about all its branches.
    """
    return _up_to(synonyms().branch_endings, text)


def committee_written(text: str) -> str:
    """The same of a committee: 机关党委 of 机关党委党员花名册."""
    return _up_to(synonyms().committee_endings, text)


def unit_written(name: str) -> str:
    """The unit that the whole of a sheet's name says, but for what any sheet is called: 水利站 of 水利站台账2025."""
    noise = "|".join(map(re.escape, synonyms().sheet_noise))
    plain = re.sub(rf"({noise}|[\d()_.\-年度月])+$", "", _undated(name))
    return plain if re.fullmatch(rf"[^\W\d_]+({'|'.join(synonyms().unit_endings)})", plain) else ""


def _up_to(endings: tuple[str, ...], text: str) -> str:
    """From the beginning, or from a colon, to the first of these words; what stands before it has to tell it apart."""
    found = re.search(rf"([^:]*?)({'|'.join(endings)})", _undated(text))
    return found[0] if found and found[1] and not found[1].endswith(synonyms().of_many_branches) else ""


def _undated(text: str) -> str:
    return re.sub(r"^\d{4}年?度?", "", squash(text))
