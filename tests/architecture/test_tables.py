"""What imports cannot show: tables point downwards, migrations are complete and named."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey, ManyToManyField

from tests.architecture.sources import BENLIU, layers, name, python_files

OURS = [model for model in apps.get_models() if model.__module__.startswith("benliu.")]


def test_foreign_keys_point_the_same_way_down_as_imports():
    rank = {package: i for i, layer in enumerate(layers()) for package in layer}
    wrong = []
    for model in OURS:
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | ManyToManyField) and not field.auto_created:
                here, there = model._meta.app_label, field.related_model._meta.app_label
                if there in rank and here != there and rank[there] <= rank[here]:
                    wrong.append(f"{model._meta.label}.{field.name} → {there}")
    assert OURS
    assert not wrong


def test_no_model_is_fetched_by_name_outside_migrations():
    found = [name(p) for p in python_files(tests=True) if re.search(r"\bget_model\b", p.read_text(encoding="utf-8"))]
    assert not found


@pytest.mark.django_db
def test_migrations_are_complete():
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)


def test_migrations_say_what_they_do():
    found = [p for p in BENLIU.glob("*/migrations/*.py") if p.name != "__init__.py"]
    assert found
    assert not [name(p) for p in found if not re.fullmatch(r"\d{4}_[a-z]+(_[a-z]+)*\.py", p.name) or "_auto_" in p.name]
