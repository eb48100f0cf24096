"""One term per thing: every table and every choice is in the glossary."""

import pytest
from django.apps import apps
from django.utils import translation

from tests.architecture.sources import ROOT

GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
OURS = [model for model in apps.get_models() if model.__module__.startswith("benliu.")]


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_table_and_choice_is_in_the_glossary(model):
    with translation.override("zh-hans"):
        words = [str(model._meta.verbose_name)]
        words += [str(label) for field in model._meta.fields for _, label in field.choices or ()]
    missing = [word for word in words if word and word not in GLOSSARY]
    assert not missing, f"{model._meta.label}: {missing} – add them to docs/glossary.md"
