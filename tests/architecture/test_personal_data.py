"""Every field of every table that may hold something about a person has a class, by which it is exported and erased."""

from collections import Counter

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from django.apps import apps
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from benliu.org.holdings import holdings

OURS = [model for model in apps.get_models() if model.__module__.startswith("benliu.")]
OTHERS = [EmailAddress, EmailConfirmation, Session, DBTaskResult]
BY_MODEL = {holding.model: holding for holding in holdings()}


@pytest.mark.parametrize("model", [*OURS, *OTHERS], ids=lambda m: m._meta.label)
def test_every_field_has_one_class(model):
    assert model in BY_MODEL, f"say in the feature's holdings.py what {model._meta.label} holds about people"
    classed = Counter(BY_MODEL[model].classed)
    assert classed == Counter(field.name for field in model._meta.concrete_fields)


@pytest.mark.parametrize("holding", holdings(), ids=lambda h: h.model._meta.label)
def test_what_has_words_is_erased(holding):
    """Words about somebody are emptied or deleted; only where rows are about nobody they are just looked through."""
    assert holding.erase in {"kept", "emptied", "deleted"}
    if holding.words and holding.about and holding.erase == "kept":
        assert holding.first, "words stay"


def test_no_table_is_classed_twice():
    assert len(BY_MODEL) == len(holdings())
