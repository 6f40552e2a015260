from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tsumiki.diagnosis.catalogue import catalogue, peer_rules, source_manifest

EDITION = Path(settings.BASE_DIR) / "tsumiki" / "framework" / "data" / "editions" / "2022"


def test_codes_are_unique():
    codes = [definition.code for definition in catalogue().definitions]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", ["problems", "fields"])
def test_problems_and_fields_are_those_of_the_framework(kind):
    rows = yaml.safe_load((EDITION / f"{kind}.yaml").read_text(encoding="utf-8"))["rows"]

    themes = getattr(catalogue(), kind)

    assert [(theme.code, theme.name) for theme in themes] == [(row["code"], row["name"]) for row in rows]


def test_every_problem_has_two_to_five_figures_and_names_what_others_hold():
    for problem in catalogue().problems:
        assert 2 <= len(catalogue().of_problem(problem.code)) <= 5
        assert problem.question
        assert problem.elsewhere


def test_every_indicator_is_explained_and_used():
    problems = {problem.code for problem in catalogue().problems}
    fields = {field.code for field in catalogue().fields}

    for definition in catalogue().definitions:
        assert definition.tells.endswith("。")
        assert definition.caveat.endswith("。")
        assert definition.capacity or definition.problems or definition.fields
        assert set(definition.problems) <= problems
        assert set(definition.fields) <= fields
        assert bool(definition.absent) != bool(definition.numerator)
        assert not definition.source or definition.source in source_manifest()


def test_formula_is_said_in_words():
    definition = next(d for d in catalogue().definitions if d.code == "natural_change")
    labels = {"A4101": "出生数", "A4200": "死亡数", "A1101": "総人口"}

    assert definition.formula(labels) == "（出生数 − 死亡数） ÷ 総人口 × 1,000"


def test_peer_bands_are_in_order():
    for table in peer_rules()["tables"]:
        assert table["bands"] == sorted(table["bands"])


def test_every_source_has_a_checksum_a_limit_and_an_attribution():
    for entry in source_manifest().values():
        assert len(entry["sha256"]) == 64
        assert entry["size"] < entry["max_bytes"]
        assert entry["attribution"] and entry["licence"] and entry["url"].startswith("https://")
