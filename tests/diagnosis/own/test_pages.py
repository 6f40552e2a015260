"""Pages of what a town adds: its own people walk through them, others are refused, nothing typed is lost."""

import io

import openpyxl
import pytest
from django.urls import reverse

from tests.diagnosis.own import records
from tsumiki.diagnosis.models import FeltNote, LocalResource, OwnFigure
from tsumiki.diagnosis.own import rules, services
from tsumiki.kernel.models import AuditEvent
from tsumiki.kernel.sheets import Sheet, write_xlsx

pytestmark = pytest.mark.django_db

FORMS = {
    "own_figure_add": {},
    "own_figure_edit": {"pk": 1},
    "own_figure_remove": {"pk": 1},
    "resource_add": {},
    "resource_edit": {"pk": 1},
    "resource_remove": {"pk": 1},
    "resource_import": {},
    "resource_check": {},
    "own_figure_import": {},
    "own_figure_check": {},
    "felt_note": {"theme": "vacancy"},
}
READING = {"own_figures": {}, "own_figures_xlsx": {}, "resources": {}, "resources_xlsx": {}}


def go(name, town, **kwargs):
    return reverse(f"diagnosis:{name}", kwargs={"code": town.code, **kwargs})


@pytest.fixture
def writer(sign_in, officer):
    return sign_in(officer)


def book_of(header, *rows):
    buffer = io.BytesIO()
    write_xlsx(buffer, [Sheet("一覧", header=header, rows=rows)])
    buffer.seek(0)
    buffer.name = "一覧.xlsx"
    return buffer


# --- who ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [*FORMS, *READING])
@pytest.mark.parametrize("role", ["other_officer", "secretariat"])
def test_other_organisations_are_refused_with_a_sentence(town, officer, sign_in, request, name, role):
    records.add_figure(town, officer)
    records.add_resource(town, officer)

    answer = sign_in(request.getfixturevalue(role)).get(go(name, town, **{**FORMS, **READING}[name]))

    assert answer.status_code == 403
    assert rules.NOT_YOURS_TO_SEE in answer.text
    assert "旧東小学校" not in answer.text


@pytest.mark.parametrize("name", FORMS)
def test_viewer_is_led_back_with_a_sentence(town, officer, viewer, sign_in, name):
    figure, resource = records.add_figure(town, officer), records.add_resource(town, officer)
    kwargs = dict(FORMS[name])
    if "pk" in kwargs:
        kwargs["pk"] = figure.pk if name.startswith("own") else resource.pk

    answer = sign_in(viewer).get(go(name, town, **kwargs), follow=True)

    assert answer.redirect_chain == [(go("detail", town), 302)]
    assert rules.NOT_YOURS_TO_EDIT in answer.text


def test_viewer_reads_the_lists_without_buttons(town, officer, viewer, sign_in):
    records.add_figure(town, officer)
    records.add_resource(town, officer)
    client = sign_in(viewer)

    figures, resources = (client.get(go(name, town)).text for name in ("own_figures", "resources"))

    assert "247戸" in figures
    assert "旧東小学校" in resources
    assert go("own_figure_add", town) not in figures
    assert go("resource_add", town) not in resources
    assert go("resource_import", town) not in resources


@pytest.mark.parametrize("name", ["own_figures", "resources"])
def test_empty_pages_say_what_to_do(town, writer, name):
    page = writer.get(go(name, town)).text

    assert "まだ登録がありません" in page
    assert go("own_figure_add" if name == "own_figures" else "resource_add", town) in page


# --- own numbers ----------------------------------------------------------------------------------
def test_suggested_name_brings_no_number(town, writer):
    page = writer.get(go("own_figures", town)).text
    form = writer.get(f"{go('own_figure_add', town)}?suggested=vacancy-0").context["form"]

    assert "通いの場の数" in page
    assert form.initial == {
        "expected_version": 0,
        "name": "空き家の戸数（町の実態調査）",
        "unit": "戸",
        "year_kind": "calendar",
        "themes": ["vacancy"],
    }


@pytest.mark.parametrize("suggested", ["", "vacancy-99", "nothing-0", "vacancy-x", "-"])
def test_nonsense_suggests_nothing(town, writer, suggested):
    form = writer.get(go("own_figure_add", town), {"suggested": suggested}).context["form"]

    assert "name" not in form.initial


def test_figure_is_added_and_shown_with_its_trend(town, writer):
    answer = writer.post(go("own_figure_add", town), records.figure_form(), follow=True)

    assert answer.redirect_chain == [(go("own_figures", town), 302)]
    assert OwnFigure.objects.get().values == {"2021": "214", "2024": "247"}
    for words in ("町の独自集計", "247戸", "2024年", "2021年から33戸増えました。", "出典：建設課"):
        assert words in answer.text
    assert "<svg" in answer.text
    assert "よく使われる数値の名称" in answer.text
    assert answer.text.count("空き家の戸数（町の実態調査）</a>") == 0


def test_single_year_has_no_line_and_says_so(town, writer, officer):
    records.add_figure(town, officer, values={"2024": "247"})

    page = writer.get(go("own_figures", town)).text

    assert "1年分のため、推移の線はありません。" in page
    assert 'class="own-figure__trend"' not in page


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"source": ""}, "source", "入力してください。"),
        ({"name": ""}, "name", "入力してください。"),
        ({"values": {}}, "values", "年と値を、1行に1つずつ入力してください（例：2024　312）。"),
        ({"values": {"来年": "5"}}, "values", "1行目：「来年」は年として読み取れません"),
        ({"themes": []}, "themes", "一つ以上選んでください。"),
        ({"source_url": "ftp"}, "source_url", ""),
    ],
)
def test_what_is_missing_is_told_and_the_rest_kept(town, writer, changed, field, sentence):
    data = records.figure_form(**{"method": "消えては困る説明", **changed})

    answer = writer.post(go("own_figure_add", town), data)

    assert answer.status_code == 200
    assert sentence in "".join(answer.context["form"].errors[field])
    assert "消えては困る説明" in answer.text
    assert not OwnFigure.objects.exists()


def test_collision_shows_both_texts_and_the_form_goes_on_from_there(town, writer, officer, approver):
    figure = records.add_figure(town, officer)
    services.change(figure, records.figure_data(unit="棟"), by=approver, expected_version=1)
    address = go("own_figure_edit", town, pk=figure.pk)

    answer = writer.post(address, records.figure_form(1, unit="軒"))

    assert answer.status_code == 409
    assert "【単位】\n軒" in answer.text
    assert "【単位】\n棟" in answer.text
    assert answer.context["form"]["expected_version"].value() == "2"
    assert writer.post(address, records.figure_form(2, unit="軒")).status_code == 302
    figure.refresh_from_db()
    assert (figure.unit, figure.version) == ("軒", 3)


@pytest.mark.parametrize(
    ("name", "add", "form", "again"),
    [
        ("own_figure_edit", records.add_figure, records.figure_form, "own_figure_add"),
        ("resource_edit", records.add_resource, records.resource_form, "resource_add"),
    ],
)
def test_what_was_typed_for_a_deleted_record_stays(town, writer, officer, name, add, form, again):
    record = add(town, officer)
    services.remove(record, by=officer, expected_version=1)

    answer = writer.post(go(name, town, pk=record.pk), form(1, name="打ち込んだ名称"))

    assert answer.status_code == 409
    assert "先に削除しました" in answer.text
    assert 'value="打ち込んだ名称"' in answer.text
    assert f'action="{go(again, town)}"' in answer.text


def test_record_of_another_town_is_not_found(town, writer, other_town, other_officer):
    figure = records.add_figure(other_town, other_officer, name="よその数値")
    resource = records.add_resource(other_town, other_officer, name="よその資源")

    for name, record in (("own_figure_edit", figure), ("resource_edit", resource)):
        answer = writer.get(go(name, town, pk=record.pk))
        assert answer.status_code == 404
        assert "よその" not in answer.text
    for name, record in (("own_figure_remove", figure), ("resource_remove", resource)):
        assert writer.post(go(name, town, pk=record.pk), {"expected_version": 1}).status_code == 404
    assert (OwnFigure.objects.count(), LocalResource.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("name", "add"), [("own_figure_remove", records.add_figure), ("resource_remove", records.add_resource)]
)
def test_removal_is_asked_first(town, writer, officer, approver, name, add):
    record = add(town, officer)
    address = go(name, town, pk=record.pk)

    assert "を削除しますか" in writer.get(address).text
    services.change(
        record,
        {**_data(record), "source": "別の出典"},
        by=approver,
        expected_version=1,
    )
    assert writer.post(address, {"expected_version": 1}).status_code == 409
    assert writer.post(address, {"expected_version": 2}).status_code == 302
    assert not type(record).objects.exists()


def _data(record):
    return records.figure_data() if isinstance(record, OwnFigure) else records.resource_data()


def test_words_typed_while_the_session_ended_wait(town, writer, officer, session_ends):
    writer.get(go("own_figure_add", town))
    session_ends()

    answer = writer.post(go("own_figure_add", town), records.figure_form(name="残る名称"))
    writer.force_login(officer)
    page = writer.get(reverse("diagnosis:resume")).text

    assert answer.status_code == 302
    assert "残る名称" in page


# --- resources ------------------------------------------------------------------------------------
def test_resource_is_added_changed_and_found(town, writer):
    writer.post(go("resource_add", town), records.resource_form())
    resource = LocalResource.objects.get()
    writer.post(go("resource_edit", town, pk=resource.pk), records.resource_form(1, use="子ども食堂"))

    assert "子ども食堂" in writer.get(go("resources", town), {"q": "食堂", "kind": "vacant"}).text
    assert "条件に合う資源はありません" in writer.get(go("resources", town), {"kind": "people"}).text


@pytest.mark.parametrize(
    "text", ["総務課 0859-66-3112", "0859663112", "taro@example.lg.jp", "課（0859）66-3112"]
)
def test_personal_contact_is_refused(town, writer, text):
    answer = writer.post(go("resource_add", town), records.resource_form(section=text))

    assert "電話番号・メールアドレスは書かないでください" in answer.text
    assert not LocalResource.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_for_few_and_many(
    town, writer, officer, count, django_assert_num_queries
):
    for number in range(count):
        records.add_figure(town, officer, name=f"数値{number}")
        records.add_resource(town, officer, name=f"資源{number}")
    writer.get(go("resources", town))

    for name in ("own_figures", "resources"):
        with django_assert_num_queries(5):
            writer.get(go(name, town))


def test_workbook_comes_back_and_changes_only_what_was_changed(town, writer, officer):
    kept = records.add_resource(town, officer)
    content = writer.get(go("resources_xlsx", town)).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    page["G3"] = "居場所"
    page.append(["人・団体", "里山の会"])
    page.append(["がっこう", "読めない行"])
    changed = io.BytesIO()
    book.save(changed)
    changed.seek(0)
    changed.name = "直した一覧.xlsx"

    check = writer.post(go("resource_import", town), {"file": changed}, follow=True)
    assert [row.state for row in check.context["page"]] == ["changed", "new", "wrong"]
    assert "「がっこう」は使えません" in check.text
    assert LocalResource.objects.count() == 1

    token = check.context["apply_form"]["token"].value()
    done = writer.post(go("resource_apply", town), {"token": token}, follow=True)
    kept.refresh_from_db()
    assert (kept.use, kept.version) == ("居場所", 2)
    assert LocalResource.objects.get(kind="people").name == "里山の会"
    assert "直すところのある1件は取り込んでいません。" in done.text
    assert [row.state for row in done.context["page"]] == ["same", "same", "wrong"]


def test_numbers_of_many_years_come_from_a_table(town, writer, officer):
    kept = records.add_figure(town, officer)
    book = openpyxl.load_workbook(io.BytesIO(writer.get(go("own_figures_xlsx", town)).content))
    page = book.worksheets[0]
    page["I3"] = 250
    page.append(["通いの場の数", "か所", "世代間等の交流機会の減少", "年度", "福祉課", "", "", "18", 19])
    changed = io.BytesIO()
    book.save(changed)
    changed.seek(0)
    changed.name = "数値.xlsx"

    check = writer.post(go("own_figure_import", town), {"file": changed}, follow=True)
    assert [row.state for row in check.context["page"]] == ["changed", "new"]
    assert "<dt>2024の値</dt><dd><del>247</del> → <ins>250</ins></dd>" in check.text

    token = check.context["apply_form"]["token"].value()
    done = writer.post(go("own_figure_apply", town), {"token": token}, follow=True)
    kept.refresh_from_db()
    assert (kept.values, kept.version) == ({"2021": "214", "2024": "250"}, 2)
    new = OwnFigure.objects.get(name="通いの場の数")
    assert (new.values, new.themes) == ({"2021": "18", "2024": "19"}, ["generations"])
    assert done.redirect_chain[-1][0] == go("own_figures", town)
    assert AuditEvent.objects.get(verb="diagnosis.own_figures_imported").detail == {"added": 1, "changed": 1}
    assert AuditEvent.objects.get(verb="diagnosis.own_figures_exported").detail == {"rows": 1}


def test_second_press_writes_nothing(town, writer):
    check = writer.post(
        go("resource_import", town),
        {"file": book_of(("種類", "名称"), ("人・団体", "里山の会"))},
        follow=True,
    )
    token = check.context["apply_form"]["token"].value()

    for _ in range(2):
        answer = writer.post(go("resource_apply", town), {"token": token}, follow=True)
    assert "この読み取り結果は残っていません" in answer.text
    assert LocalResource.objects.count() == 1


def test_file_that_is_no_table_is_told_at_its_field(town, writer):
    file = io.BytesIO(b"%PDF-1.7")
    file.name = "一覧.xlsx"

    answer = writer.post(go("resource_import", town), {"file": file})

    assert "Excelファイルではありません" in "".join(answer.context["form"].errors["file"])


def test_table_read_for_one_town_is_not_put_into_another(town, other_town, person, sign_in, officer):
    both = person("town_drafter", town)
    from tests.factories import MembershipFactory  # only this test needs a person of two towns

    MembershipFactory(user=both, role="town_drafter", organisation=other_town.organisation)
    client = sign_in(both)
    client.post(go("resource_import", town), {"file": book_of(("種類", "名称"), ("人・団体", "里山の会"))})

    answer = client.get(go("resource_check", other_town), follow=True)

    assert "この読み取り結果は残っていません" in answer.text


def test_export_is_recorded(town, writer, officer):
    records.add_resource(town, officer)

    writer.get(go("resources_xlsx", town))

    event = AuditEvent.objects.get(verb="diagnosis.resources_exported")
    assert (event.organisation_id, event.detail) == (town.organisation.pk, {"rows": 1})


# --- what is felt ---------------------------------------------------------------------------------
def test_note_is_written_beside_where_the_figures_stand(statistics, town, writer):
    page = writer.get(go("felt_note", town, theme="vacancy")).text
    answer = writer.post(go("felt_note", town, theme="vacancy"), records.note_form())

    assert "指標のうち" in page or "どれも類似団体の中ほど" in page
    assert answer.url == f"{go('detail', town)}#theme-vacancy"
    assert FeltNote.objects.get().grade == "strong"


def test_note_collision_keeps_what_was_typed(town, writer, approver):
    services.save_note(town, "vacancy", records.note_data(text="先に書いた"), by=approver, expected_version=0)

    answer = writer.post(go("felt_note", town, theme="vacancy"), records.note_form(0, text="私が書いた"))

    assert answer.status_code == 409
    assert "先に書いた" in answer.text
    assert answer.text.count("私が書いた") == 2


def test_unknown_theme_is_not_found(town, writer):
    assert writer.get(go("felt_note", town, theme="nothing")).status_code == 404


# --- beside the open figures ----------------------------------------------------------------------
SECRETS = (
    "空き家の戸数（町の実態調査）",
    "片付けられずに貸せない家が多い。",
    "町で調べたこと",
    "南部町で調べたこと",
)


@pytest.fixture
def told(statistics, town, officer):
    records.add_figure(town, officer)
    records.add_resource(town, officer)
    records.add_note(town, officer)
    return town


def test_own_people_see_what_they_added_beside_the_figures(told, officer, viewer, sign_in):
    writer = sign_in(officer).get(go("detail", told)).text
    reader = sign_in(viewer).get(go("detail", told)).text

    for page in (writer, reader):
        for words in (*SECRETS[:2], "町の独自集計", "247戸", "とても感じる", "地域資源", "1件（空き施設 1"):
            assert words in page
        # Under both themes it speaks of.
        assert page.count("<strong>247戸</strong>") == 2
    assert go("felt_note", told, theme="vacancy") in writer
    assert go("felt_note", told, theme="vacancy") not in reader


@pytest.mark.parametrize("role", ["other_officer", "secretariat"])
@pytest.mark.parametrize("order", ["before", "after"])
def test_nothing_of_it_leaks_to_others_through_the_kept_page(told, officer, sign_in, request, role, order):
    """In whichever order they come: what was drawn for one is never shown to the other."""
    stranger = request.getfixturevalue(role)
    if order == "after":
        sign_in(officer).get(go("detail", told))

    page = sign_in(stranger).get(go("detail", told)).text

    assert "4つの地域課題" in page
    assert [words for words in (*SECRETS, "247戸", "旧東小学校") if words in page] == []
    if order == "before":
        assert "247戸" in sign_in(officer).get(go("detail", told)).text


def test_change_is_seen_at_once(told, officer, sign_in):
    client = sign_in(officer)
    client.get(go("detail", told))
    figure = OwnFigure.objects.get()

    services.change(figure, records.figure_data(values={"2024": "999"}), by=officer, expected_version=1)

    assert "999戸" in client.get(go("detail", told)).text


def test_question_is_asked_where_feeling_and_figures_part(told, officer, sign_in, monkeypatch):
    page = sign_in(officer).get(go("detail", told))

    [card] = [c for s in page.context["sections"] for c in s["cards"] if c["code"] == "vacancy"]
    asked = "何が数字に表れていないでしょうか" in card["own"]
    assert asked == (not card["notable"])


def test_further_numbers_of_a_theme_are_named(told, officer, sign_in):
    for number in range(3):
        records.add_figure(told, officer, name=f"数値{number}", themes=["vacancy"], values={"2024": "5"})

    page = sign_in(officer).get(go("detail", told)).text

    assert page.count("（2024年）</li>") == 3


@pytest.mark.parametrize("count", [1, 4])
def test_own_people_cost_three_queries_however_much_there_is(
    statistics, town, officer, viewer, other_officer, sign_in, count, django_assert_max_num_queries
):
    for number in range(count):
        records.add_figure(town, officer, name=f"数値{number}")
        records.add_resource(town, officer, name=f"資源{number}")
    client = sign_in(other_officer)
    client.get(go("detail", town))
    with django_assert_max_num_queries(100) as strangers:
        client.get(go("detail", town))
    client = sign_in(viewer)
    client.get(go("detail", town))
    with django_assert_max_num_queries(100) as own:
        client.get(go("detail", town))

    # The plan of their own town is looked for, too.
    assert len(own) == len(strangers) + 4


def test_prefecture_keeps_its_own_numbers_though_it_has_no_figures(statistics, prefecture, person, sign_in):
    writer = person("town_drafter", prefecture)
    records.add_figure(prefecture, writer)

    page = sign_in(writer).get(go("detail", prefecture)).text

    assert "鳥取県で調べたこと" in page
    assert "1件" in page
