"""Parts of papers by hand: kept when the record changes, laid over it, taken back; frames in the secretariat's words."""

import io
from datetime import date

import docx
import pytest
from django.urls import reverse

from tsumiki.accounts.models import Membership
from tsumiki.kernel.errors import RuleError
from tsumiki.planning import papers, services
from tsumiki.planning.errors import ConflictError
from tsumiki.planning.models import PaperText, PaperWording, Plan
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.texts import TEXTS

TODAY = date(2026, 11, 25)
KIND, PART = "council", "difference"


def go(name, plan, **kwargs):
    return reverse(f"planning:{name}", kwargs={"pk": plan.pk, **kwargs})


def text_url(plan):
    return go("part_text", plan, kind=KIND, part=PART)


def part(plan, kind=KIND, key=PART):
    record = PlanRecord(
        Plan.objects.select_related("local_government__organisation", "edition").get(pk=plan.pk)
    )
    return next(p for p in papers.build(kind, record, on=TODAY).parts if p.key == key)


def say(plan, officer, vision):
    version = plan.section("texts").version
    data = dict.fromkeys(TEXTS, "") | {"vision": vision}
    services.save_texts(plan, by=officer, expected_version=version, data=data)


@pytest.fixture
def desk(sign_in, officer, plan):
    say(plan, officer, "空き家は120戸です。人が集まる町にします。")
    return sign_in(officer)


def write(desk, plan, text, version=0, **extra):
    return desk.post(text_url(plan), {"text": text, "expected_version": version, **extra})


def test_a_text_written_by_hand_stands_on_the_page_and_in_the_file(desk, plan):
    before = part(plan).text()
    write(desk, plan, f"{before}\n町の言葉で足した文。")

    page = desk.get(go("paper_kind", plan, kind=KIND)).text
    word = docx.Document(io.BytesIO(desk.get(go("paper_file", plan, kind=KIND, extension="docx")).content))
    assert ("町の言葉で足した文。" in page, "手直しした文です" in page) == (True, True)
    assert "町の言葉で足した文。" in [paragraph.text for paragraph in word.paragraphs]


def test_it_stays_when_the_record_changes_and_what_is_new_is_laid_over_it(desk, plan, officer):
    before = part(plan).text()
    mine = before.replace("人が集まる町にします。", "人も店も集まる町にします。")
    write(desk, plan, mine)

    say(plan, officer, "空き家は131戸です。人が集まる町にします。")

    found = part(plan)
    page = desk.get(text_url(plan))
    merged = desk.get(text_url(plan), {"merge": "1"}).context["form"]["text"].value()
    assert (found.text(), found.written.has_moved) == (mine, True)
    assert "手直しの後に、記録が変わりました" in page.text
    assert "空き家は131戸です。人も店も集まる町にします。" in merged
    assert page.context["form"]["text"].value() == mine


def test_taking_in_what_is_new_settles_it(desk, plan, officer):
    write(desk, plan, part(plan).text() + "\n足した文。")
    say(plan, officer, "空き家は131戸です。人が集まる町にします。")
    merged = desk.get(text_url(plan), {"merge": "1"}).context["form"]["text"].value()

    write(desk, plan, merged, version=1)

    found = part(plan)
    assert (found.written.has_moved, "131戸" in found.text(), "足した文。" in found.text()) == (
        False,
        True,
        True,
    )


def test_going_back_to_the_record(desk, plan):
    before = part(plan).text()
    write(desk, plan, "まったく別の文。")

    write(desk, plan, "", version=1, reset="1")

    assert (part(plan).text(), PaperText.objects.count()) == (before, 0)


def test_the_same_as_the_record_is_not_by_hand(desk, plan):
    write(desk, plan, part(plan).text())

    assert PaperText.objects.count() == 0


def test_two_people_in_one_part_see_both(desk, plan, approver):
    services.write_part(
        plan, by=approver, kind=KIND, part=PART, label="問4", base="", text="課長の文。", expected_version=0
    )

    page = write(desk, plan, "担当の文。")

    assert page.status_code == 409
    assert ("課長の文。" in page.text, "担当の文。" in page.text) == (True, True)
    assert PaperText.objects.get().text == "課長の文。"


def test_tables_stay_as_the_record_gives_them(plan, officer):
    services.save_budget(
        plan, by=officer, expected_version=1, rows=[services.BudgetRow(2027, "改修", 6543, "general")]
    )
    key = "cost"
    services.write_part(
        plan, by=officer, kind=KIND, part=key, label="問10", base="", text="町の説明。", expected_version=0
    )

    found = part(plan, key=key)

    assert found.text() == "町の説明。"
    assert any("6,543" in str(getattr(piece, "block", "")) for piece in found.pieces)


def test_a_plan_under_decision_can_still_be_worded_for_the_council(desk, plan, officer, approver):
    current = Plan.objects.get(pk=plan.pk)
    route = [services.Asked("approve", Membership.objects.get(user=approver))]
    services.submit(
        current,
        by=officer,
        expected_version=current.version,
        subject="策定",
        reason="伺います。",
        route=route,
    )

    answer = write(desk, plan, "議会での言い方。")

    assert (answer.status_code, part(plan).text()) == (302, "議会での言い方。")


def test_a_copy_takes_the_texts_along(desk, plan, officer):
    write(desk, plan, "町の文。")

    copy = services.copy_plan(Plan.objects.get(pk=plan.pk), by=officer)

    assert part(copy).text() == "町の文。"


@pytest.mark.parametrize("where", [("nothing", PART), (KIND, "nothing"), ("plan", PART)])
def test_what_is_no_part_is_not_found(desk, plan, where):
    assert desk.get(go("part_text", plan, kind=where[0], part=where[1])).status_code == 404


def test_a_viewer_cannot_write(sign_in, viewer, plan):
    answer = sign_in(viewer).post(text_url(plan), {"text": "x", "expected_version": 0})

    assert (answer.status_code, PaperText.objects.count()) == (302, 0)
    with pytest.raises(RuleError):
        services.write_part(
            plan, by=viewer, kind=KIND, part=PART, label="x", base="", text="x", expected_version=0
        )


# --- the secretariat's frames ----------------------------------------------------------------------
def wording_url(name="wording"):
    return reverse(f"planning:{name}", args=[KIND, PART])


def typed(version=0, **fields):
    return {
        "title": "問4　町は何を変えるのか。",
        "says": "{government}の答えです。",
        "expected_version": version,
        **fields,
    }


def test_the_secretariat_words_a_part_for_everybody_and_takes_it_back(sign_in, secretariat, plan):
    client = sign_in(secretariat)
    shipped = part(plan).title
    client.post(wording_url(), typed(limit="200"))
    worded = part(plan)
    listed = client.get(reverse("planning:wording_list")).text
    client.post(wording_url("wording_drop"))

    assert (worded.title, worded.limit) == ("問4　町は何を変えるのか。", 200)
    assert "鳥取県南部町の答えです。" in str(worded.pieces)
    assert "問4　町は何を変えるのか。" in listed
    assert (part(plan).title, PaperWording.objects.count()) == (shipped, 0)


def test_two_of_the_secretariat_see_both_wordings(sign_in, secretariat, person, plan):
    other = person("secretariat", None)
    values = {"title": "先の見出し", "says": "", "limit": None}
    year = plan.edition.fiscal_year
    services.word_part(
        by=other, fiscal_year=year, kind=KIND, part=PART, label="ひな形", values=values, expected_version=0
    )

    page = sign_in(secretariat).post(wording_url(), typed())

    assert page.status_code == 409
    assert ("先の見出し" in page.text, "町は何を変えるのか" in page.text) == (True, True)
    with pytest.raises(ConflictError):
        services.word_part(
            by=secretariat, fiscal_year=year, kind=KIND, part=PART, label="ひな形", expected_version=0,
            values={**values, "title": "後の見出し"},
        )  # fmt: skip


@pytest.mark.parametrize("limit", ["0", "多め", "-3"])
def test_a_limit_that_is_none_is_told(sign_in, secretariat, plan, limit):
    page = sign_in(secretariat).post(wording_url(), typed(limit=limit))

    assert page.context["form"].errors["limit"]
    assert PaperWording.objects.count() == 0


@pytest.mark.parametrize("name", ["wording", "wording_drop", "wording_list"])
def test_frames_are_the_secretariats_alone(sign_in, officer, plan, name):
    client = sign_in(officer)
    url = reverse("planning:wording_list") if name == "wording_list" else wording_url(name)
    send = client.post if name == "wording_drop" else client.get

    inside = send(url).status_code
    client.logout()
    outside = send(url)

    assert (inside, outside.status_code, PaperWording.objects.count()) == (403, 302, 0)
