"""The oracle: the invented 1,788 sheets give exactly the published tables of 2022-09-01."""

import subprocess
import sys
from functools import cache

import pytest

from tests.surveys.tabulation.samples import is_blank, was_asked
from tsumiki.framework.editions import load_edition
from tsumiki.surveys.tabulation.attributes import by_kind, by_last_year, by_population, by_prefecture
from tsumiki.surveys.tabulation.crosses import cross_all
from tsumiki.surveys.tabulation.frequencies import frequency
from tsumiki.surveys.tabulation.reading import shipped
from tsumiki.surveys.tabulation.synthetic import (
    bodies,
    synthetic_consents,
    synthetic_matrix,
    synthetic_sheets,
)

CHALLENGES = {
    "c01": 71, "c02": 106, "c03": 75, "c04": 202, "c05": 184, "c06": 85,
    "c07": 69, "c08": 166, "c09": 87, "c10": 14, "c11": 22, "c12": 15,
}  # fmt: skip
INVOLVED = ("promoting", "willing")


@cache
def matrix():
    return synthetic_matrix()


def counts(question):
    found = frequency(matrix(), question).as_dict()
    return found["base"], {code: count for code, count in found["counts"].items() if code != "no_answer"}


def answers():
    return [sheet.answers for sheet in synthetic_sheets()]


def test_every_local_government_answers_once():
    assert len({sheet.organisation for sheet in synthetic_sheets()}) == 1788
    assert matrix().organisations == tuple(sorted(body.code for body in bodies()))
    assert matrix().returned.all()
    assert matrix().note == "合成データ"


def test_379_promote_or_want_to():
    base, found = counts("status")

    assert base == 1788
    assert (found["promoting"], found["willing"]) == (240, 139)
    assert found["promoting"] + found["willing"] == 379
    assert sum(found.values()) == 1788


def test_162_have_a_plan_and_144_act_on_it():
    assert counts("plan") == (379, {"yes": 162, "no": 217})
    assert counts("implementing") == (162, {"yes": 144, "no": 18})


def test_digital_projects_by_field_are_those_published():
    expected = {"exchange": 50, "work": 40, "housing": 23, "health": 100, "flow": 108}

    assert counts("digital_fields") == (379, expected)
    assert {code: counts(f"{code}_digital")[1]["digital"] for code in expected} == expected


@pytest.mark.parametrize(("code", "count"), CHALLENGES.items())
def test_challenge_is_as_frequent_as_published(code, count):
    base, found = counts("challenges")

    assert (base, found[code]) == (379, count)


def test_figures_are_those_of_the_framework():
    digital = load_edition(2022).tables["survey_history"]["digital_r4"]

    assert counts("digital_fields") == (digital["base"], digital["by_field"])
    assert counts("challenges") == (digital["base"], digital["by_challenge"])


def test_not_considering_digital_stands_alone():
    for own in answers():
        if "c11" in own.get("challenges", []):
            assert own["challenges"] == ["c11"]
            assert not any(own[f"{field}_digital"] == "digital" for field in ("health", "flow", "work"))
            assert not any(own[f"{field}_digital"] == "digital" for field in ("exchange", "housing"))


def test_only_bodies_under_way_act_on_a_plan():
    acting = [own for own in answers() if own.get("implementing") == "yes"]

    assert {(own["status"], own["plan"]) for own in acting} == {("promoting", "yes")}


def test_skip_rules_are_kept():
    asked = shipped("questionnaire_r4")
    strays = [
        (sheet.organisation, question.code)
        for sheet in synthetic_sheets()
        for question in asked.asked
        if not is_blank(sheet.answers.get(question.code)) and not was_asked(asked, question, sheet)
    ]

    assert strays == []
    assert matrix().strays == ()
    assert {code for sheet in synthetic_sheets() for code in sheet.answers} <= {q.code for q in asked.asked}


def test_other_has_words_that_say_they_are_invented():
    for sheet in synthetic_sheets():
        for code, other in (("challenges", "c12"), ("plan_kind", "other"), ("reasons", "other")):
            assert (other in sheet.answers.get(code, [])) == (code in sheet.words)
        assert all("（合成）" in words for words in sheet.words.values())


def test_texts_say_they_are_invented():
    texts = {q.code for q in shipped("questionnaire_r4").questions if q.kind == "text"} - {"plan_url"}

    written = [own[code] for own in answers() for code in texts if own.get(code)]
    assert [text for text in written if "（合成）" not in text] == []


def test_most_bodies_agree_to_be_named():
    consents = synthetic_consents()

    assert set(consents) == set(matrix().organisations)
    assert 0.7 < sum(consents.values()) / 1788 < 0.9


def test_set_is_the_same_in_another_process():
    code = (
        "import hashlib; from tsumiki.surveys.tabulation.synthetic import synthetic_sheets;"
        "print(hashlib.sha256(repr(synthetic_sheets()).encode()).hexdigest())"
    )
    found = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert found[0] == found[1]


def test_cross_tables_by_attribute_add_up_to_the_published_figures():
    everyone = sorted(bodies(), key=lambda body: body.code)
    names = {body.code[:2]: body.name for body in everyone if body.kind == "prefecture"}
    status = shipped("questionnaire_r4").question("status")
    attributes = [
        by_prefecture([body.code[:2] for body in everyone], names),
        by_kind([body.kind for body in everyone]),
        by_population([None for body in everyone]),
        by_last_year(status, [None for body in everyone]),
    ]

    found = cross_all(matrix(), attributes=attributes)

    for given in attributes:
        table = found.table(given.code, "challenges")
        own = [category.code for category in table.rows.categories]
        for code, count in CHALLENGES.items():
            assert sum(table.cell(row, code).count for row in own) == count
            assert table.cell(None, code).count == count
    assert len(found.table("prefecture", "status").rows.categories) == 47
    assert found.table("population", "status").cell("unknown", None).count == 1788


def test_engine_needs_no_django():
    code = (
        "import sys; import tsumiki.surveys.tables, tsumiki.surveys.tabulation.series,"
        "tsumiki.surveys.tabulation.synthetic; print(any(m.split('.')[0] == 'django' for m in sys.modules))"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"
