"""The authors' pages as people walk them."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.surveys.authoring.conftest import YES_NO
from tsumiki.kernel import audit
from tsumiki.surveys.forms.authoring import question_initial
from tsumiki.surveys.logic.specs import question_spec
from tsumiki.surveys.models import Question, Questionnaire
from tsumiki.surveys.services import questionnaires as services


def go(name, *args):
    return reverse(f"surveys:{name}", args=args)


READING = ("detail", "burden", "preview", "print", "pdf", "xlsx")
WRITING = ("basics", "fix", "delete", "import", "copy")
PARTS = (
    ("question_add", ()),
    ("question_edit", ("count",)),
    ("question_delete", ("count",)),
    ("check_add", ()),
)


def pages(questionnaire):
    names = [go(f"questionnaire_{name}", questionnaire.code) for name in (*READING, *WRITING)]
    parts = [go(name, questionnaire.code, *args) for name, args in PARTS]
    check = questionnaire.checks.get()
    checks = [go(name, questionnaire.code, check.pk) for name in ("check_edit", "check_delete")]
    whole = [go(f"questionnaire_{name}") for name in ("list", "create", "template")]
    return [*names, *parts, *checks, *whole]


def question_data(questionnaire, code, **typed):
    """What a browser sends for a question's form, with something typed."""
    spec = question_spec(questionnaire.questions.get(code=code))
    data = {
        **question_initial(spec),
        "choices": "\n".join(f"{c['code']}|{c['label']}" for c in spec.choices),
        "rows": "",
        "columns": "",
        "previous_choices": "",
        "seen": services.mark(services.question_part(questionnaire, code)),
    }
    data = {name: "" if value is None else value for name, value in data.items()}
    data.pop("is_required")
    return data | typed


def codes(questionnaire):
    return list(questionnaire.questions.order_by("order").values_list("code", flat=True))


def test_every_page_opens_for_those_who_make_surveys(author, draft):
    assert {url: author.get(url).status_code for url in pages(draft)} == dict.fromkeys(pages(draft), 200)


def test_every_page_is_missing_for_a_town(sign_in, officer, draft):
    town = sign_in(officer)

    assert {url: town.get(url).status_code for url in pages(draft)} == dict.fromkeys(pages(draft), 404)


def test_every_page_asks_strangers_to_sign_in(draft):

    anonymous = Client()

    assert {anonymous.get(url).url.partition("?")[0] for url in pages(draft)} == {reverse("account_login")}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_equally_often_for_any_number_of_rows(
    author, secretariat, count, django_assert_num_queries
):
    for number in range(count):
        services.create_questionnaire(
            by=secretariat, code=f"q{number}", fiscal_year=2027, title=f"調査票{number}"
        )
    author.get(go("questionnaire_list"))

    with django_assert_num_queries(LIST_QUERIES):
        page = author.get(go("questionnaire_list"))

    assert len(page.context["rows"]) == count


LIST_QUERIES = 5


def test_a_questionnaire_begins_empty(author):
    answer = author.post(
        go("questionnaire_create"), {"title": "令和9年度の調査", "fiscal_year": "2027", "code": "iko-2027"}
    )

    made = Questionnaire.objects.get()
    assert (answer.status_code, answer.url) == (302, go("questionnaire_detail", "iko-2027"))
    assert (made.title, made.fiscal_year, made.status) == ("令和9年度の調査", 2027, "draft")


def test_a_code_that_is_taken_is_refused_and_nothing_typed_is_lost(author, draft):
    answer = author.post(
        go("questionnaire_create"), {"title": "別の調査", "fiscal_year": "2027", "code": draft.code}
    )

    assert answer.status_code == 409
    assert 'value="別の調査"' in answer.text
    assert Questionnaire.objects.count() == 1


def test_a_copy_knows_where_every_question_came_from(author, fixed):
    author.post(
        go("questionnaire_copy", fixed.code), {"title": "翌年", "fiscal_year": "2028", "code": "iko-2028"}
    )

    copy = Questionnaire.objects.get(code="iko-2028")
    assert copy.previous == fixed
    assert list(copy.questions.values_list("code", "previous_code", "prefill")) == [
        ("status", "status", "previous"),
        ("count", "count", "previous"),
        ("part", "part", "previous"),
    ]
    assert [check.sentence for check in copy.checks.all()] == ["内数が多すぎます。"]


def test_a_question_is_added_where_it_was_asked_for(author, draft):
    answer = author.post(
        go("question_add", draft.code) + "?after=status",
        {
            "code": "why",
            "number": "問1-2",
            "text": "理由は？",
            "kind": "multiple",
            "choices": "money|お金|\nother|その他|記入欄\nnone|なし|排他",
            "asked_if": ["status/no"],
            "minutes": "",
        },
    )

    made = draft.questions.get(code="why")
    assert (answer.status_code, answer.url) == (302, go("questionnaire_detail", draft.code) + "#row-why")
    assert codes(draft) == ["status", "why", "count", "part"]
    assert made.choices == [
        {"code": "money", "label": "お金"},
        {"code": "other", "label": "その他", "has_text": True},
        {"code": "none", "label": "なし", "exclusive": True},
    ]
    assert made.asked_if == [{"question": "status", "any_of": ["no"]}]


def test_a_question_is_changed(author, draft):
    answer = author.post(
        go("question_edit", draft.code, "count"),
        question_data(draft, "count", maximum="１，０００", unit="事業"),
    )

    row = draft.questions.get(code="count")
    assert answer.status_code == 302
    assert (row.maximum, row.unit, row.asked_if) == (
        1000,
        "事業",
        [{"question": "status", "any_of": ["yes"]}],
    )


def test_a_line_that_cannot_be_read_is_named_and_shown_again(author, draft):
    answer = author.post(
        go("question_edit", draft.code, "status"),
        question_data(draft, "status", choices="yes|はい\n全角|いいえ"),
    )

    assert answer.status_code == 200
    assert answer.context["form"].errors["choices"] == [
        "2行目：コード「全角」は、半角の英数字と - _ だけ、40字以内にしてください。"
    ]
    assert "全角|いいえ" in answer.text


def test_two_people_at_one_question_see_both_texts_and_lose_nothing(author, draft, person):
    first = question_data(draft, "count", text="いくつですか")
    colleague = person("contractor")
    theirs = question_spec(draft.questions.get(code="count"))
    services.save_question(
        draft,
        type(theirs)(**{**vars(theirs), "text": "何件ですか"}),
        by=colleague,
        seen=first["seen"],
    )

    answer = author.post(go("question_edit", draft.code, "count"), first)
    shown = answer.context["conflict"]
    again = author.post(
        go("question_edit", draft.code, "count"), first | {"seen": answer.context["form"]["seen"].value()}
    )

    assert answer.status_code == 409
    assert (shown.mine_shown, shown.theirs_shown) == ("【設問】\nいくつですか", "【設問】\n何件ですか")
    assert shown.their_name == colleague.audit_name
    assert again.status_code == 302
    assert draft.questions.get(code="count").text == "いくつですか"


def test_two_people_at_different_questions_do_not_disturb_each_other(author, draft, secretariat):
    mine = question_data(draft, "count", text="いくつですか")
    services.move_question(draft, "part", by=secretariat, step=-1)

    answer = author.post(go("question_edit", draft.code, "count"), mine)

    assert answer.status_code == 302


def test_questions_move_and_stay_within_the_list(author, draft):
    move = go("question_move", draft.code, "part")
    author.post(move, {"step": "up"})
    after_one = codes(draft)
    for _ in range(4):
        author.post(move, {"step": "up"})

    assert after_one == ["status", "part", "count"]
    assert codes(draft) == ["part", "status", "count"]


def test_a_condition_left_behind_is_named_before_the_questionnaire_can_be_fixed(author, draft):
    author.post(go("question_delete", draft.code, "status"))

    page = author.post(go("questionnaire_fix", draft.code))

    draft.refresh_from_db()
    assert draft.status == "draft"
    assert [mistake["text"] for mistake in page.context["mistakes"]] == [
        "問count：たずねる条件の設問「status」が、この設問より前にありません。",
        "問part：たずねる条件の設問「status」が、この設問より前にありません。",
    ]


def test_a_sound_questionnaire_is_fixed_and_never_changes_again(author, draft):
    author.post(go("questionnaire_fix", draft.code))

    draft.refresh_from_db()
    before = list(draft.questions.values())
    writes = [
        author.post(go("question_edit", draft.code, "count"), question_data(draft, "count", text="別")),
        author.post(go("question_move", draft.code, "part"), {"step": "up"}),
        author.post(go("question_delete", draft.code, "part")),
        author.post(go("questionnaire_delete", draft.code)),
        author.post(go("questionnaire_basics", draft.code), {"title": "別", "fiscal_year": "2030"}),
    ]
    assert draft.status == "fixed"
    assert {answer.url for answer in writes} == {go("questionnaire_detail", draft.code)}
    assert list(draft.questions.values()) == before


def test_the_title_page_is_changed(author, draft):
    seen = services.mark(services.basics_part(draft))

    answer = author.post(
        go("questionnaire_basics", draft.code),
        {"title": "改めた題名", "fiscal_year": "2028", "reference_date": "令和9年10月1日", "seen": seen},
    )

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert (draft.title, draft.fiscal_year, str(draft.reference_date)) == ("改めた題名", 2028, "2027-10-01")


def test_a_check_is_added_changed_and_taken_away(author, draft):
    data = {
        "left": "count、part",
        "operator": "together",
        "missing": "skip",
        "severity": "warning",
        "sentence": "両方お答えください。",
    }
    author.post(go("check_add", draft.code), data)
    check = draft.checks.get(operator="together")
    seen = services.mark(services.check_part(draft, check.pk))
    author.post(go("check_edit", draft.code, check.pk), data | {"severity": "error", "seen": seen})
    check.refresh_from_db()
    changed = (check.left, check.severity)
    author.post(go("check_delete", draft.code, check.pk))

    assert changed == (["count", "part"], "error")
    assert draft.checks.count() == 1


def test_a_draft_is_thrown_away(author, draft):
    answer = author.post(go("questionnaire_delete", draft.code))

    assert answer.url == go("questionnaire_list")
    assert Questionnaire.objects.count() == 0


def test_the_burden_is_minutes_times_everybody_and_what_is_known_already_costs_a_fifth(author, draft):
    draft_rows = draft.questions.order_by("order")
    assert [float(row.minutes) for row in draft_rows] == [1, 1, 1]

    page = author.get(go("questionnaire_burden", draft.code))

    burden = page.context["burden"]
    assert (burden.minutes, round(burden.hours, 1), burden.saved_hours) == (3, 89.4, 0)


def test_the_preview_is_the_form_that_officers_fill_in(author, draft):
    page = author.get(go("questionnaire_preview", draft.code))

    assert [item.question.code for item in page.context["form"].items] == ["status", "count", "part"]
    assert "問statusで「はい」と答えた団体だけがお答えください。" in page.text
    assert page.text.count('type="radio"') == len(YES_NO) + 1


def test_trying_the_preview_says_who_is_asked_what_and_what_would_be_wrong_and_keeps_nothing(author, fixed):
    page = author.post(go("questionnaire_preview", fixed.code), {"status": "yes", "count": "3", "part": "4"})
    closed = author.post(go("questionnaire_preview", fixed.code), {"status": "no", "part": "4"})

    assert page.context["asked"] == {"status", "count", "part"}
    assert [problem.sentence for problem in page.context["problems"]] == ["内数が多すぎます。"]
    assert (closed.context["asked"], closed.context["problems"]) == ({"status"}, [])
    assert "いまの回答では、答える必要はありません" in closed.text


def test_what_cannot_be_read_in_the_preview_is_said_there(author, draft):
    page = author.post(go("questionnaire_preview", draft.code), {"count": "いくつか"})

    assert page.context["asked"] is None
    assert "「いくつか」は数値として読み取れません。" in page.text


def test_a_very_long_questionnaire_comes_in_pages_below_300_kb(author, draft):
    last = draft.questions.get(code="part")
    with audit.change("survey.question_added", by=None) as entry:
        entry.of(draft)
        Question.objects.bulk_create(
            Question(
                questionnaire=draft,
                code=f"q{number:03}",
                order=number + 10,
                number=f"問{number + 10}",
                text="問い" * 40,
                help="記入の注意" * 20,
                kind="multiple",
                choices=[{"code": f"c{i}", "label": f"選択肢{i}"} for i in range(8)],
            )
            for number in range(250)
        )
    urls = [go(name, draft.code) for name in ("questionnaire_detail", "questionnaire_preview")]

    sizes = [len(author.get(url).content) for url in urls]
    moved = author.post(go("question_move", draft.code, "q200"), {"step": "up"})

    assert max(sizes) < 300_000
    assert moved.url == go("questionnaire_detail", draft.code) + "?page=3#row-q200"
    assert last.code in author.get(urls[0]).text


def test_what_was_typed_for_a_question_somebody_deleted_can_be_added_anew(author, draft, secretariat):
    typed = question_data(draft, "part", text="書きかけの設問")
    services.delete_question(draft, "part", by=secretariat)

    page = author.post(go("question_edit", draft.code, "part"), typed)
    added = author.post(page.context["form_action"], typed | {"code": "part"})

    assert page.status_code == 200
    assert "書きかけの設問" in page.text
    assert added.status_code == 302
    assert draft.questions.get(code="part").text == "書きかけの設問"


def test_a_question_that_never_was_is_not_found(author, draft):
    assert author.get(go("question_edit", draft.code, "zzz")).status_code == 404
