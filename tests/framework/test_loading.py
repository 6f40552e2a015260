import pytest

from tsumiki.framework import selectors
from tsumiki.framework.models import (
    BlockRule,
    Challenge,
    Edition,
    Field,
    Grant,
    Problem,
    ProjectExample,
)
from tsumiki.framework.schema import SHEETS
from tsumiki.framework.services import load_editions
from tsumiki.kernel.audit import UnauditedWriteError
from tsumiki.kernel.errors import InputError
from tsumiki.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db


def _everything():
    return {sheet.model.__name__: list(sheet.model.objects.order_by("pk").values()) for sheet in SHEETS} | {
        "Edition": list(Edition.objects.order_by("pk").values())
    }


def test_loading_again_changes_nothing_and_records_nothing(root):
    first = load_editions(root)
    before, events = _everything(), AuditEvent.objects.count()

    second = load_editions(root)

    assert first["created"] > 300
    assert second == {"created": 0, "updated": 0, "retired": 0, "unchanged": first["created"]}
    assert _everything() == before
    assert AuditEvent.objects.count() == events


def test_loading_is_recorded_once_for_each_edition(vocabulary):
    events = AuditEvent.objects.filter(verb="framework.editions_loaded").order_by("subject_label")

    assert [event.subject_label for event in events] == [
        "令和4年度（2022年度）版",
        "令和8年度（2026年度）作業版",
    ]
    assert events[0].detail["Field"] == {"created": 5, "updated": [], "retired": []}


def test_shipped_numbers_are_those_of_the_programme(vocabulary):
    edition = selectors.current_edition()

    assert edition.fiscal_year == 2026
    assert selectors.fields().count() == 5
    assert selectors.problems().count() == 4
    assert selectors.challenges().count() == 12
    assert selectors.steps().count() == 6
    assert {challenge.base for challenge in selectors.challenges()} == {379}


def test_an_edition_holds_what_it_inherits_as_its_own_rows(vocabulary):
    old = selectors.edition_of(2022)

    assert selectors.blocks(old).count() == selectors.blocks().count()
    assert selectors.blocks(old).first().pk != selectors.blocks().first().pk
    assert set(selectors.grants(old).values_list("code", flat=True)) < set(
        selectors.grants().values_list("code", flat=True)
    )


def test_changed_row_is_updated_in_place(root, edit):
    load_editions(root)
    before = Field.objects.get(edition__fiscal_year=2022, code="housing")

    edit("fields", lambda file: file["rows"][2].update(name="すまい"))
    counts = load_editions(root)

    # The edition of 2026 inherits the row, so its own is changed too.
    assert (counts["updated"], counts["created"], counts["retired"]) == (2, 0, 0)
    assert Field.objects.get(pk=before.pk).name == "すまい"
    event = AuditEvent.objects.filter(verb="framework.editions_loaded").order_by("pk").last()
    assert event.detail["Field"]["updated"] == ["housing"]


def test_row_that_left_the_file_is_retired_and_comes_back_as_itself(root, edit):
    load_editions(root)
    gone = ProjectExample.objects.get(edition__fiscal_year=2022, code="disaster-app")

    edit("examples", lambda file: file["rows"].pop(11))
    counts = load_editions(root)

    assert counts["retired"] == 2
    assert "disaster-app" not in selectors.examples().values_list("code", flat=True)
    assert ProjectExample.objects.get(pk=gone.pk).is_retired

    row = {
        "code": "disaster-app",
        "field": "housing",
        "order": 1,
        "title": gone.title,
        "source": {"title": "国の資料", "status": "official"},
    }
    edit("examples", lambda file: file["rows"].append(row))
    load_editions(root)

    assert not ProjectExample.objects.get(pk=gone.pk).is_retired


def test_a_new_edition_becomes_the_current_one(root):
    load_editions(root)
    (root / "2027").mkdir()
    text = (root / "2026" / "edition.yaml").read_text(encoding="utf-8")
    text = text.replace("fiscal_year: 2026", "fiscal_year: 2027").replace("based_on: 2022", "based_on: 2026")
    (root / "2027" / "edition.yaml").write_text(text, encoding="utf-8")

    load_editions(root)

    assert list(Edition.objects.filter(is_current=True).values_list("fiscal_year", flat=True)) == [2027]
    assert selectors.fields().count() == 5


def test_order_rules_stand_on_the_later_block_whichever_side_they_were_written(vocabulary):
    blocks = {block.code: block for block in selectors.blocks()}

    written_before = [
        row["block"].code for row in blocks["public-proposal"].prerequisites if row["is_required"]
    ]
    written_after = [row["block"].code for row in blocks["citizens-committee"].prerequisites]

    assert set(written_before) >= {"sounding", "rfi-quotes"}
    assert written_after == ["village-dialogue"]
    assert all(rule.reason for rule in BlockRule.objects.all())


def test_every_row_names_its_source(vocabulary):
    for sheet in SHEETS:
        assert not sheet.model.objects.filter(source_title="").exists()


def test_vocabulary_cannot_be_written_past_the_log(vocabulary):
    with pytest.raises(UnauditedWriteError):
        Problem.objects.update(name="別の課題")

    with pytest.raises(UnauditedWriteError):
        Challenge.objects.first().save()


def _drop(row, key):
    return lambda file: file["rows"][row].pop(key)


def _set(row, **values):
    return lambda file: file["rows"][row].update(values)


@pytest.mark.parametrize(
    ("file", "change", "sentence"),
    [
        ("fields", _drop(0, "name"), "2022/fields.yaml の「exchange」の「name」：値がありません"),
        ("fields", _set(0, name=5), "「exchange」の「name」：文字列で書いてください（今の値: 5）"),
        ("fields", _set(0, aliases="住居"), "「exchange」の「aliases」：リストで書いてください"),
        ("fields", _set(0, name="長" * 41), "「exchange」の「name」：40文字までです（今は41文字）"),
        ("fields", _set(1, code=""), "「2番目の行」の「code」：コードがありません"),
        ("steps", _set(0, start_month=True), "「call」の「start_month」：整数で書いてください"),
        ("examples", _set(0, field="sea"), "「satellite-office」の「field」：「sea」という行はありません"),
        ("blocks", _set(0, step="nowhere"), "「apply-support」の「step」：「nowhere」という行はありません"),
        ("blocks", _set(0, effort={}), "「apply-support」の「effort.person_days」：値がありません"),
        ("grants", _set(0, rates=[{"label": "国の負担", "rate": "半分"}]), "「suishin-kofukin」の「rates」：補助率は '1/2' のような分数で"),
        ("grants", _set(0, rates=[{"label": "国の負担", "rate": "3/2"}]), "補助率は '1/2' のような分数で"),
        ("grants", _set(0, rules=["outcome"]), "conditions と同じ数だけ書いてください（条件3件、rules1件）"),
        ("grants", _set(0, rules=["a", "unread", "unread"]), "「a」という読み取り方はありません"),
        ("grants", _set(0, run_until="令和9年"), "2027-03-31 の形で書いてください（今の値: 令和9年）"),
        ("grants", _set(0, caps=[{"who": "県", "basis": "国費", "yen": "1億"}]), "yen（円の整数）と basis"),
        ("grants", _set(0, caps=[{"basis": "国費", "yen": 1, "body": "any"}]), "三つとも書くか、どれも書かないでください"),
        ("grants", _set(0, caps=[{"basis": "国費", "yen": 1, "body": "x", "per": "year", "bound": "most"}]), "body は prefecture・core_city"),
        ("grants", _set(0, rules="outcome"), "「rules」：リストで書いてください"),
        ("problems", _set(0, source={"title": "x", "status": "rumour"}), "「liveliness」の「source.status」"),
    ],
)  # fmt: skip
def test_mistake_in_a_file_is_a_sentence_and_nothing_is_written(root, edit, file, change, sentence):
    edit(file, change)

    with pytest.raises(InputError) as refusal:
        load_editions(root)

    assert sentence in str(refusal.value)
    assert not Edition.objects.exists()
    assert not AuditEvent.objects.exists()


def test_several_mistakes_are_told_together(root, edit):
    edit("fields", lambda file: [row.pop("name") for row in file["rows"]])

    with pytest.raises(InputError) as refusal:
        load_editions(root)

    assert str(refusal.value).count("「name」：値がありません") == 5


def test_order_rule_of_an_unknown_kind_is_refused(root, edit):
    def spoil(file):
        file["rows"][1]["conditions"]["after"][0]["kind"] = "maybe"

    edit("blocks", spoil)

    with pytest.raises(InputError, match=r"annual-plan」の「conditions.after」"):
        load_editions(root)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("rows: [", "fields.yaml is not YAML"),
        ("- a list", "fields.yaml is not a mapping"),
        ("rows: [{code: a}, {code: a}]", "two rows of the code a"),
    ],
)
def test_file_that_cannot_be_read_is_named(root, text, part):
    (root / "2022" / "fields.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match="2022 を読めません") as refusal:
        load_editions(root)

    assert part in str(refusal.value)


def test_folder_without_editions_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"edition.yaml がありません"):
        load_editions(tmp_path)


def test_grants_say_plainly_that_they_are_not_verified(vocabulary):
    assert set(Grant.objects.values_list("is_verified", flat=True)) == {False}


def test_blocks_are_labelled_as_a_draft_of_the_secretariat(vocabulary):
    assert {edition.block_label for edition in selectors.editions()} == {"事務局が編集できる初期案"}
