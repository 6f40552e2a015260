"""The secretariat's pages: what it types, what it is told, and that nobody else gets in."""

import copy

import pytest
from django.urls import reverse

from tests.factories import OrganisationFactory
from tsumiki.framework import demo, draft_selectors, selectors, services
from tsumiki.framework.draft_forms import initial_of
from tsumiki.framework.models import Edition, EditionDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(person):
    return person("secretariat", OrganisationFactory(kind="national"))


@pytest.fixture
def draft(vocabulary, editor):
    return services.begin_draft(by=editor, fiscal_year=2027)


def block_page(draft, code="pilot"):
    return reverse("framework:draft_block", args=[draft.pk, code])


def typed_of(block, **changed):
    """What the browser sends when the form of a block is sent as it stands."""
    data = {name: "" if value is None else value for name, value in initial_of(block.row).items()}
    for name in ("who", "inputs", "outputs", "pitfalls"):
        data[name] = "\r\n".join(block.row[name])
    rules = block.row["conditions"]["after"]
    data |= {"rules-TOTAL_FORMS": len(rules), "rules-INITIAL_FORMS": len(rules)}
    for number, rule in enumerate(rules):
        data |= {f"rules-{number}-{key}": value for key, value in rule.items()}
    return data | {"expected_version": block.version} | changed


PAGES = ["draft_detail", "draft_front", "draft_review", "draft_history", "draft_block_add"]


@pytest.mark.parametrize("name", PAGES)
def test_secretariat_opens_every_page(draft, editor, sign_in, name):
    page = sign_in(editor).get(reverse(f"framework:{name}", args=[draft.pk]))

    assert page.status_code == 200
    assert draft.label in page.text


@pytest.mark.parametrize("role", ["contractor", "prefecture", "town_approver", "company_admin", "adviser"])
def test_others_are_refused_everywhere(draft, sign_in, person, role):
    browser = sign_in(person(role))
    gets = [reverse(f"framework:{name}", args=[draft.pk]) for name in PAGES]
    gets += [
        block_page(draft),
        reverse("framework:edition_desk"),
        reverse("framework:edition_file", args=[2026]),
    ]
    posts = [reverse(f"framework:{name}", args=[draft.pk]) for name in ("draft_publish", "draft_drop")]
    posts += [reverse("framework:draft_begin"), block_page(draft)]
    posts += [
        reverse(f"framework:draft_block_{name}", args=[draft.pk, "pilot"]) for name in ("retire", "restore")
    ]

    assert {browser.get(path).status_code for path in gets} == {403}
    assert {browser.post(path).status_code for path in posts} == {403}
    assert "年度版を編集する" not in browser.get(reverse("framework:block_list")).text
    draft.refresh_from_db()
    assert draft.is_open


def test_desk_begins_a_draft_and_shows_where_it_goes_on(vocabulary, editor, sign_in):
    browser = sign_in(editor)
    assert "年度版を編集する" in browser.get(reverse("framework:block_list")).text
    assert "編集中の版はありません" in browser.get(reverse("framework:edition_desk")).text

    answer = browser.post(reverse("framework:draft_begin"), {"fiscal_year": "2027"})

    draft = EditionDraft.objects.get()
    assert answer.headers["Location"] == reverse("framework:draft_detail", args=[draft.pk])
    assert draft.label in browser.get(reverse("framework:edition_desk")).text


def test_form_sent_as_it_stands_changes_nothing(draft, editor, sign_in):
    browser = sign_in(editor)

    for block in draft.blocks.all():
        answer = browser.post(block_page(draft, block.code), typed_of(block))
        assert answer.status_code == 302, block.code

    assert {row.kind for row in draft_selectors.differences_of(draft)} == {"same"}


def test_saved_block_is_in_the_difference_before_and_after(draft, editor, sign_in):
    browser = sign_in(editor)
    block = draft.blocks.get(code="pilot")

    browser.post(block_page(draft), typed_of(block, effort__weeks="8", why="小さく始めるためです。"))

    text = browser.get(reverse("framework:draft_review", args=[draft.pk])).text
    assert block.row["why"] in text
    assert "小さく始めるためです。" in text
    assert "直した 1件" in text


def test_rule_is_added_with_its_reason_and_taken_away(draft, editor, sign_in):
    browser = sign_in(editor)
    rule = {
        "rules-0-code": "rfi-quotes",
        "rules-0-kind": "required",
        "rules-0-reason": "費用が分かってから試すため。",
    }
    block = draft.blocks.get(code="results-sharing")
    kept = block.row["conditions"]["after"]

    browser.post(
        block_page(draft, block.code), typed_of(block) | rule | {"rules-TOTAL_FORMS": max(1, len(kept))}
    )
    block.refresh_from_db()
    assert {"code": "rfi-quotes", "kind": "required", "reason": "費用が分かってから試すため。"} in block.row[
        "conditions"
    ]["after"]

    browser.post(block_page(draft, block.code), typed_of(block) | {"rules-0-code": ""})
    block.refresh_from_db()
    assert "rfi-quotes" not in {each["code"] for each in block.row["conditions"]["after"]}


def test_second_save_keeps_what_was_typed_and_shows_both(draft, editor, sign_in):
    browser = sign_in(editor)
    seen = draft.blocks.get(code="pilot")
    browser.post(block_page(draft), typed_of(seen, name="先の名前"))

    answer = browser.post(block_page(draft), typed_of(seen, name="後の名前", what="わたしの長い文章"))

    assert answer.status_code == 409
    assert "先の名前" in answer.text
    assert 'value="後の名前"' in answer.text
    assert "わたしの長い文章" in answer.text
    assert draft.blocks.get(code="pilot").row["name"] == "先の名前"
    again = typed_of(seen, name="後の名前") | {
        "expected_version": answer.context["form"]["expected_version"].value()
    }
    assert browser.post(block_page(draft), again).status_code == 302
    assert draft.blocks.get(code="pilot").row["name"] == "後の名前"


def test_second_save_of_the_front_keeps_what_was_typed(draft, editor, sign_in):
    browser = sign_in(editor)
    path = reverse("framework:draft_front", args=[draft.pk])
    typed = {"label": "名", "status": "final", "source_status": "ours", "expected_version": 1}
    browser.post(path, typed | {"note": "先の説明"})

    answer = browser.post(path, typed | {"note": "後の説明"})

    assert answer.status_code == 409
    assert "先の説明" in answer.text
    assert "後の説明</textarea>" in answer.text


def test_mistake_in_a_field_is_told_and_everything_typed_stays(draft, editor, sign_in):
    block = draft.blocks.get(code="pilot")

    answer = sign_in(editor).post(
        block_page(draft), typed_of(block, effort__weeks="たくさん", what="わたしの文章")
    )

    assert answer.status_code == 200
    assert "整数を数字で入力してください" in answer.text
    assert "わたしの文章" in answer.text
    assert "たくさん" in answer.text


def test_block_that_lacks_things_can_be_saved_and_says_what_is_missing(draft, editor, sign_in):
    browser = sign_in(editor)
    data = {
        "code": "night-advice", "name": "夜間の相談会", "step": "groundwork", "group": "organisation",
        "order": "30", "cost_band": "staff-only", "source__status": "ours",
        "rules-TOTAL_FORMS": "0", "rules-INITIAL_FORMS": "0",
    }  # fmt: skip

    assert browser.post(reverse("framework:draft_block_add", args=[draft.pk]), data).status_code == 302

    text = browser.get(block_page(draft, "night-advice")).text
    assert "「何をするか」がありません" in text
    assert "出典がありません" in text
    again = browser.post(reverse("framework:draft_block_add", args=[draft.pk]), data)
    assert again.status_code == 409
    assert "使われています" in again.text
    assert 'value="夜間の相談会"' in again.text


def test_publication_through_the_page(draft, editor, sign_in):
    browser = sign_in(editor)
    review = reverse("framework:draft_review", args=[draft.pk])
    assert "この内容で公表する" not in browser.get(review).text
    front = {"label": "令和9年度版", "status": "final", "note": "直した。", "source_title": "国事務局",
             "source_status": "ours", "expected_version": 1}  # fmt: skip
    browser.post(reverse("framework:draft_front", args=[draft.pk]), front)
    page = browser.get(review)
    assert "この内容で公表する" in page.text

    browser.post(reverse("framework:draft_publish", args=[draft.pk]), {"saves": page.context["saves_text"]})

    assert selectors.current_edition().label == "令和9年度版"
    assert "サイトで公表" in browser.get(reverse("framework:edition_desk")).text
    files = browser.get(reverse("framework:edition_file", args=[2027]))
    assert files.headers["Content-Type"] == "application/zip"


@pytest.mark.parametrize("saves", ["", "x", "-1", "9", "²"])
def test_publication_of_something_else_than_was_seen_is_refused(draft, editor, sign_in, saves):
    sign_in(editor).post(reverse("framework:draft_publish", args=[draft.pk]), {"saves": saves})

    assert not Edition.objects.filter(fiscal_year=2027).exists()


def test_retired_block_is_marked_and_can_come_back(draft, editor, sign_in):
    browser = sign_in(editor)
    browser.post(reverse("framework:draft_block_retire", args=[draft.pk, "trial-stay"]))

    assert "廃止 1件" in browser.get(reverse("framework:draft_review", args=[draft.pk])).text
    assert "この版では廃止します" in browser.get(block_page(draft, "trial-stay")).text

    browser.post(reverse("framework:draft_block_restore", args=[draft.pk, "trial-stay"]))
    assert "廃止 0件" in browser.get(reverse("framework:draft_review", args=[draft.pk])).text


def test_dropped_draft_stays_to_be_read_but_not_to_be_saved(draft, editor, sign_in):
    browser = sign_in(editor)
    browser.post(reverse("framework:draft_drop", args=[draft.pk]))
    block = draft.blocks.get(code="pilot")

    answer = browser.post(block_page(draft), typed_of(block, name="あとから"))

    assert answer.status_code == 409
    assert "取りやめです。もう直せません" in answer.text
    assert 'value="あとから"' in answer.text
    assert draft.label in browser.get(reverse("framework:edition_desk")).text


def test_words_typed_when_the_session_had_ended_are_there_after_signing_in(draft, editor, sign_in):
    browser = sign_in(editor)
    browser.get(block_page(draft))
    block = draft.blocks.get(code="pilot")
    del browser.cookies["sessionid"]

    answer = browser.post(block_page(draft), typed_of(block, what="消えてはいけない文章"))

    assert reverse("framework:resume") in answer.headers["Location"]
    browser.force_login(editor)
    assert "消えてはいけない文章" in browser.get(reverse("framework:resume")).text


@pytest.mark.parametrize("extra", [0, 12])
def test_list_of_a_draft_costs_the_same_for_more_blocks(
    draft, editor, sign_in, extra, django_assert_num_queries
):
    browser = sign_in(editor)
    row = draft.blocks.get(code="pilot").row
    for number in range(extra):
        services.add_block(draft, by=editor, code=f"more-{number}", row=copy.deepcopy(row))

    with django_assert_num_queries(41):
        browser.get(reverse("framework:draft_detail", args=[draft.pk]))


def test_demo_has_a_draft_that_is_marked_and_not_ready(vocabulary, person):
    person("secretariat", user__email=demo.SECRETARIAT)

    draft = demo.make_draft()

    assert draft.is_synthetic
    kinds = {row.code: row.kind for row in draft_selectors.differences_of(draft)}
    assert (kinds["peer-exchange"], kinds["evening-advice"], kinds["distant-alliance"]) == (
        "changed",
        "added",
        "retired",
    )
    assert {each.code for each in draft_selectors.findings_of(draft)} == {"", "evening-advice"}
