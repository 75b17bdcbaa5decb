"""The protocol's own example as data, and what tests of `anexo1/1` say of it."""

import json
from pathlib import Path

import pytest

from agreements.models import Agreement
from core.lib.problems import RuleViolation
from monitoring import anexo1
from monitoring.models import ProgressReport
from strategies.models import Actor, Strategy

EXAMPLE_FILE = Path(__file__).parent.parent / "data" / "agreement-imas-ina.json"
EXAMPLE = json.loads(EXAMPLE_FILE.read_text(encoding="utf-8"))


def slot(data, index=0):
    return data["schedule"][0]["sub_activities"][index]


def nothing_stored() -> bool:
    return not any(model.objects.exists() for model in (Agreement, Strategy, Actor, ProgressReport))


def refusal(data, **options) -> list[str]:
    with pytest.raises(RuleViolation) as refused:
        anexo1.import_(data, **{"create_missing": True, **options})
    return [f"{problem.where}: {problem.message}" for problem in refused.value.problems]


def answers(**changed) -> list[dict]:
    rows = [{"criterion": n, "met": True, "observations": ""} for n in range(1, 15)]
    for number, values in changed.items():
        rows[int(number[1:]) - 1].update(values)
    return rows
