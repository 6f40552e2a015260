"""The shipped vocabulary is complete, sourced, and agrees with the seed's figures."""

import csv
from collections import Counter
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from tsumiki.framework import grant_terms
from tsumiki.framework.editions import EDITIONS, available_years, load_edition

CASES = Path(__file__).parents[2] / "tsumiki" / "library" / "data" / "cases.csv"
YEARS = available_years()

FIELD_COUNTS = {"exchange": 50, "work": 40, "housing": 23, "health": 100, "flow": 108}
CHALLENGE_COUNTS = [71, 106, 75, 202, 184, 85, 69, 166, 87, 14, 22, 15]
PROBLEMS = {"liveliness", "isolation", "generations", "vacancy"}

KEYS = {
    "policy_history": {"date", "fiscal_year", "title", "policy_label", "text", "after_edition"},
    "fields": {"order", "name", "aliases", "description", "description_status", "digital_use"},
    "problems": {"order", "name", "official_wording", "target", "description", "description_status"},
    "challenges": {"number", "mark", "wording", "short", "count", "exclusive", "free_text", "hint"},
    "steps": {
        "order", "name", "official_wording", "period", "start_month", "end_month", "purpose", "outputs",
        "content_status", "editable",
    },
    "examples": {"field", "order", "title", "listed_as"},
    "blocks": {
        "name", "step", "group", "what", "why", "when_it_suits", "conditions", "who", "effort", "cost_band",
        "inputs", "outputs", "pitfalls", "cases", "content_status",
    },
    "grants": {
        "scheme", "name", "fiscal_year_from", "fiscal_year_to", "rates", "caps", "caps_note", "period",
        "conditions", "rules", "cycle", "deadline", "results", "verified",
    },
    "corrections": {"original", "corrected", "kind", "note", "evidence"},
    "survey_history": {
        "round", "fiscal_year", "reference_date", "promoting_or_willing", "promoting", "willing", "not_willing",
        "considering", "plan_made", "plan_definition", "implementing", "derived", "note",
    },
    "publications": {"order", "title", "description", "year", "kind", "url"},
}  # fmt: skip
OPTIONAL = {
    "blocks": {"cases_note"},
    "grants": {"conditions_note", "usual_years", "longest_years", "run_until"},
}
CONDITION_KEYS = {
    "challenges", "problems", "fields", "population_min", "population_max", "needs_core_organisation",
    "needs_plan", "before", "after",
}  # fmt: skip


@pytest.fixture(scope="module", params=YEARS)
def edition(request):
    return load_edition(request.param)


@pytest.fixture(scope="module")
def edition_2022():
    return load_edition(2022)


def _order_rules(edition):
    """(first, then, kind, reason) for every rule, whichever side it is written on."""
    for row in edition.rows("blocks"):
        for rule in row["conditions"]["before"]:
            yield row["code"], rule["code"], rule["kind"], rule["reason"]
        for rule in row["conditions"]["after"]:
            yield rule["code"], row["code"], rule["kind"], rule["reason"]


def _sources(value):
    """Every source (and evidence) below a value."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key in {"source", "evidence"}:
                yield child
            else:
                yield from _sources(child)
    elif isinstance(value, list):
        for child in value:
            yield from _sources(child)


def test_the_shipped_editions_are_2022_and_2026():
    assert YEARS == [2022, 2026]


def test_the_vocabulary_has_the_seeds_numbers_of_entries(edition):
    counts = {
        name: len(edition.rows(name)) for name in ("fields", "problems", "challenges", "steps", "examples")
    }

    assert counts == {"fields": 5, "problems": 4, "challenges": 12, "steps": 6, "examples": 13}


def test_every_table_is_there_and_codes_are_unique(edition):
    assert set(edition.tables) == set(KEYS)
    for name in edition.tables:
        repeated = [code for code, n in Counter(row["code"] for row in edition.rows(name)).items() if n > 1]
        assert repeated == [], name


def test_every_row_has_exactly_the_documented_keys(edition):
    for name, keys in KEYS.items():
        for row in edition.rows(name):
            assert row.keys() - OPTIONAL.get(name, set()) == keys | {"code", "source"}, (name, row["code"])


def test_no_file_repeats_a_code_that_a_merge_would_hide():
    for path in EDITIONS.glob("*/*.yaml"):
        codes = [row["code"] for row in yaml.safe_load(path.read_text(encoding="utf-8")).get("rows", [])]
        assert len(codes) == len(set(codes)), path


def test_every_source_says_what_it_is(edition):
    sources = list(_sources({"meta": edition.meta, "tables": edition.tables}))

    assert len(sources) > 90
    for source in sources:
        assert source.keys() - {"locator", "url"} == {"title", "year", "status"}, source
        assert source["title"].strip()
        assert source["status"] in {"official", "evidence", "ours"}
        assert source["year"] is None or 2005 <= source["year"] <= 2026
        assert {"url", "locator"} & source.keys() or source["status"] == "ours", source


def test_digital_use_by_field_is_the_surveys(edition):
    use = {row["code"]: row["digital_use"] for row in edition.rows("fields")}

    assert {code: value["count"] for code, value in use.items()} == FIELD_COUNTS
    assert {value["base"] for value in use.values()} == {379}


def test_challenges_are_the_surveys(edition):
    rows = edition.rows("challenges")

    assert [row["number"] for row in rows] == list(range(1, 13))
    assert "".join(row["mark"] for row in rows) == "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
    assert [row["count"] for row in rows] == CHALLENGE_COUNTS
    assert [row["number"] for row in rows if row["exclusive"]] == [11]
    assert [row["number"] for row in rows if row["free_text"]] == [12]
    assert edition.tables["challenges"]["base"]["count"] == 379


def test_the_survey_history_repeats_the_same_figures(edition):
    digital = edition.tables["survey_history"]["digital_r4"]

    assert digital["by_field"] == FIELD_COUNTS
    assert list(digital["by_challenge"].values()) == CHALLENGE_COUNTS
    assert list(digital["by_challenge"]) == [row["code"] for row in edition.rows("challenges")]


def test_the_survey_history_has_nine_rounds_and_adds_up(edition):
    rows = edition.rows("survey_history")
    last = rows[-1]

    assert [row["round"] for row in rows] == list(range(1, 10))
    assert [row["promoting_or_willing"] for row in rows] == [202, 263, None, 245, 215, 366, None, None, 379]
    assert last["promoting"] + last["willing"] == last["promoting_or_willing"]
    assert (last["plan_made"], last["implementing"]) == (162, 144)
    assert {gap["before_round"] for gap in edition.tables["survey_history"]["breaks"]} == {6, 8}


def test_derived_survey_values_are_marked_and_recomputable(edition):
    row = next(row for row in edition.rows("survey_history") if row["derived"])
    base = edition.tables["survey_history"]["reasons_h30"]["base"]

    assert (row["round"], row["derived"]) == (5, ["considering"])
    assert row["considering"] == base - row["not_willing"]


def test_problems_are_paired_with_four_target_states(edition):
    rows = edition.rows("problems")

    assert {row["code"] for row in rows} == PROBLEMS
    assert len({row["target"]["code"] for row in rows}) == 4


def test_steps_follow_one_another_through_the_year(edition):
    rows = edition.rows("steps")

    assert [row["order"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row["end_month"] for row in rows] == [-1, 0, 4, 8, 10, 11]
    for earlier, later in pairwise(rows):
        assert later["start_month"] == earlier["end_month"] + 1
    assert {row["editable"] for row in rows} == {True}


def test_every_field_has_its_examples(edition):
    assert Counter(row["field"] for row in edition.rows("examples")) == {
        "flow": 3, "health": 3, "exchange": 3, "work": 2, "housing": 2,
    }  # fmt: skip


def test_blocks_refer_to_known_codes(edition):
    blocks = edition.tables["blocks"]
    steps = {row["code"] for row in edition.rows("steps")}
    fields = {row["code"] for row in edition.rows("fields")}
    groups = {row["code"] for row in blocks["groups"]}
    bands = {row["code"] for row in blocks["cost_bands"]}
    codes = {row["code"] for row in edition.rows("blocks")}

    for row in edition.rows("blocks"):
        conditions = row["conditions"]
        assert row["step"] in steps, row["code"]
        assert row["group"] in groups, row["code"]
        assert row["cost_band"] in bands, row["code"]
        assert conditions.keys() - {"population_reason"} == CONDITION_KEYS, row["code"]
        assert set(conditions["fields"]) <= fields, row["code"]
        assert set(conditions["problems"]) <= PROBLEMS, row["code"]
        assert set(conditions["challenges"]) <= set(range(1, 11)), row["code"]
        assert {rule["code"] for rule in conditions["before"] + conditions["after"]} <= codes, row["code"]


def test_a_population_bound_says_why(edition):
    for row in edition.rows("blocks"):
        conditions = row["conditions"]
        bounded = conditions["population_min"] is not None or conditions["population_max"] is not None
        assert bounded == ("population_reason" in conditions), row["code"]


def test_blocks_are_filled_in_and_called_ours(edition):
    for row in edition.rows("blocks"):
        for key in ("name", "what", "why", "when_it_suits", "who", "inputs", "outputs", "pitfalls"):
            assert row[key], (row["code"], key)
        assert row["effort"].keys() == {"person_days", "meetings", "weeks"}, row["code"]
        assert min(row["effort"].values()) > 0, row["code"]
        assert row["content_status"] == "ours", row["code"]
    assert edition.tables["blocks"]["content_label"] == "事務局が編集できる初期案"


def test_no_block_claims_to_come_from_the_official_manual(edition):
    for row in edition.rows("blocks"):
        assert "積み木アプローチ" not in row["source"]["title"], row["code"]


def test_every_step_has_a_block(edition):
    assert {row["step"] for row in edition.rows("blocks")} == {row["code"] for row in edition.rows("steps")}


def test_challenges_problems_and_fields_are_answered(edition):
    conditions = [row["conditions"] for row in edition.rows("blocks")]
    challenges = Counter(number for c in conditions for number in c["challenges"])
    problems = Counter(code for c in conditions for code in c["problems"])
    fields = Counter(code for c in conditions for code in c["fields"])

    assert set(challenges) == set(range(1, 11))
    assert {code for code, n in problems.items() if n >= 2} == PROBLEMS
    assert {code for code, n in fields.items() if n >= 2} == set(FIELD_COUNTS)


def test_order_rules_are_stated_once_with_a_reason(edition):
    rules = list(_order_rules(edition))

    repeated = [pair for pair, n in Counter((first, then) for first, then, *_ in rules).items() if n > 1]
    assert repeated == []
    for first, then, kind, reason in rules:
        assert kind in {"required", "recommended"}, (first, then)
        assert reason.endswith("。"), (first, then)


def test_order_rules_have_no_cycle(edition):
    graph = TopologicalSorter()

    for first, then, *_ in _order_rules(edition):
        graph.add(then, first)

    graph.prepare()  # raises CycleError


def test_order_rules_agree_with_the_steps(edition):
    order = {row["code"]: row["order"] for row in edition.rows("steps")}
    step = {row["code"]: order[row["step"]] for row in edition.rows("blocks")}

    backwards = [(first, then) for first, then, *_ in _order_rules(edition) if step[first] > step[then]]

    assert backwards == []


def test_sounding_comes_before_the_public_proposal(edition):
    required = {(first, then) for first, then, kind, _ in _order_rules(edition) if kind == "required"}

    assert ("sounding", "public-proposal") in required


def test_linked_cases_exist(edition):
    with CASES.open(encoding="utf-8-sig", newline="") as lines:
        known = {(row["municipality"], row["prefecture"], row["title"]) for row in csv.DictReader(lines)}

    linked = {
        (case["municipality"], case["prefecture"], case["title"])
        for row in edition.rows("blocks")
        for case in row["cases"]
    }

    assert len(known) == 100
    assert linked - known == set()


def test_the_seeds_slips_are_corrected(edition):
    corrections = {row["original"]: row["corrected"] for row in edition.rows("corrections")}
    towns = {
        (town["prefecture"], town["municipality"], town["lgcode6"])
        for town in edition.tables["corrections"]["concept_examples"]
    }

    assert corrections == {
        "鳥取県南都町": "鳥取県南部町",
        "地方再生法第5条第4項第1号": "地域再生法第5条第4項第1号",
    }
    assert towns == {
        ("北海道", "東川町", "014583"),
        ("福島県", "伊達市", "072133"),
        ("群馬県", "前橋市", "102016"),
        ("千葉県", "匝瑳市", "122351"),
        ("鳥取県", "南部町", "313891"),
    }


def test_the_slips_occur_nowhere_but_in_the_corrections():
    for path in EDITIONS.glob("*/*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.stem != "corrections":
            assert "南都町" not in text, path
            assert "地方再生法" not in text, path


def test_every_condition_of_a_grant_says_what_can_be_read_of_it(edition):
    """What is wrong is told by the loader; here nothing is."""
    for row in edition.rows("grants"):
        found = []
        grant_terms.check({"run_until": "", **row}, lambda key, what, found=found: found.append((key, what)))
        assert found == [], row["code"]


def test_the_grants_of_2026_can_be_computed_with(edition_2022):
    rows = {row["code"]: row for row in load_edition(2026).rows("grants")}
    mirai = rows["mirai-type-a"]

    assert [(c["bound"], c["basis"], c["yen"]) for c in mirai["caps"]] == [
        ("most", "国費", 100_000_000),
        ("least", "事業費", 1_000_000),
    ]
    assert [rows[code]["rates"][0]["rate"] for code in ("mirai-type-a", "mirai-type-v", "mirai-type-s")] == [
        "1/2",
        "2/3",
        "3/4",
    ]
    assert (mirai["run_until"], mirai["deadline"], rows["second-gen-infra"]["rates"]) == (
        "2027-03-31",
        None,
        [],
    )


def test_unverified_grants_do_not_claim_an_official_source(edition):
    for row in edition.rows("grants"):
        assert row["verified"] or row["source"]["status"] == "evidence", row["code"]
        assert row["fiscal_year_from"] <= row["fiscal_year_to"], row["code"]


def test_2026_keeps_2022_and_adds_the_grants_of_today(edition_2022):
    edition_2026 = load_edition(2026)
    added = [row["code"] for row in edition_2026.rows("grants")[len(edition_2022.rows("grants")) :]]

    assert edition_2026.rows("blocks") == edition_2022.rows("blocks")
    assert edition_2026.meta["concept"] == edition_2022.meta["concept"]
    assert edition_2026.meta["fiscal_year"] == 2026
    assert added == [
        "second-gen-soft", "second-gen-base", "second-gen-infra", "mirai-type-a", "mirai-type-v", "mirai-type-s",
    ]  # fmt: skip


def test_policy_history_runs_forward(edition):
    dates = [row["date"] for row in edition.rows("policy_history")]
    years = [row["fiscal_year"] for row in edition.rows("policy_history")]

    assert years == sorted(years)
    assert dates[0][:4] == "2015"
    assert set(years) >= set(range(2019, 2026))


def test_an_edition_replaces_adds_and_removes_rows_by_code(tmp_path):
    files = {
        "2030/edition.yaml": "{fiscal_year: 2030, based_on: null, label: old, note: kept}",
        "2030/fields.yaml": "{base: 1, rows: [{code: a, name: A}, {code: b, name: B}, {code: c, name: C}]}",
        "2031/edition.yaml": "{fiscal_year: 2031, based_on: 2030, label: new}",
        "2031/fields.yaml": "{base: 2, remove: [c], rows: [{code: a, name: A2}, {code: d, name: D}]}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    edition = load_edition(2031, tmp_path)

    assert edition.meta == {"fiscal_year": 2031, "based_on": 2030, "label": "new", "note": "kept"}
    assert edition.tables["fields"] == {
        "base": 2,
        "rows": [{"code": "a", "name": "A2"}, {"code": "b", "name": "B"}, {"code": "d", "name": "D"}],
    }


def test_an_edition_cannot_be_based_on_itself_or_a_later_one(tmp_path):
    (tmp_path / "2030").mkdir()
    (tmp_path / "2030" / "edition.yaml").write_text("{fiscal_year: 2030, based_on: 2030}", encoding="utf-8")

    with pytest.raises(ValueError, match="earlier year"):
        load_edition(2030, tmp_path)
