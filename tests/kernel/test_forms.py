"""Every field is drawn by templates/forms/field.html, wired to its help and its errors."""

import lxml.html
from django import forms


class Sample(forms.Form):
    title = forms.CharField(label="題名", help_text="40字まで", max_length=40)
    note = forms.CharField(label="メモ", required=False, widget=forms.Textarea)
    fields_of_work = forms.MultipleChoiceField(
        label="分野", choices=[("work", "仕事"), ("move", "移住")], widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def drawn(form):
    return lxml.html.fromstring(f"<form>{form}</form>")


def test_each_input_has_its_label():
    page = drawn(Sample())

    labels = {
        label.get("for"): "".join(label.text_content().split())
        for label in page.find_class("field__label")
        if label.tag == "label"
    }

    assert labels == {"id_title": "題名必須", "id_note": "メモ任意"}


def test_group_of_choices_is_a_fieldset_with_a_legend():
    page = drawn(Sample())

    fieldset = page.find(".//fieldset")

    assert "".join(fieldset.find("legend").text_content().split()) == "分野必須"
    assert [box.get("value") for box in fieldset.iter("input")] == ["work", "move"]


def test_help_is_tied_to_its_input():
    page = drawn(Sample())

    described_by = page.get_element_by_id("id_title").get("aria-describedby")

    assert page.get_element_by_id(described_by).text_content() == "40字まで"


def test_error_is_tied_to_its_input_and_nothing_typed_is_lost():
    page = drawn(Sample({"title": "あ" * 41, "note": "そのまま残る", "version": "1"}))

    title = page.get_element_by_id("id_title")
    errors = page.get_element_by_id("id_title_error")
    assert title.get("aria-invalid") == "true"
    assert title.get("aria-describedby").split() == ["id_title_helptext", "id_title_error"]
    assert "40" in errors.text_content()
    assert title.get("value") == "あ" * 41
    assert page.get_element_by_id("id_note").text.strip() == "そのまま残る"


def test_whole_form_begins_with_a_summary_of_its_errors():
    page = drawn(Sample({"title": "", "fields_of_work": ["work"], "version": "1"}))

    links = [link.get("href") for link in page.find_class("error-summary")[0].iter("a")]

    assert links == ["#id_title"]


def test_hidden_field_is_drawn_once_without_a_label():
    page = drawn(Sample(initial={"version": 3}))

    hidden = [field.get("value") for field in page.iter("input") if field.get("type") == "hidden"]

    assert hidden == ["3"]


def test_text_of_a_person_is_escaped():
    page = drawn(Sample({"title": "<b>太字</b>", "version": "1"}))

    assert list(page.iter("b")) == []


class Strict(forms.Form):
    name = forms.CharField(label="名称")
    kind = forms.ChoiceField(label="種別", choices=[("a", "甲")])
    count = forms.IntegerField(label="人数")


def test_errors_say_what_to_do():
    form = Strict({"kind": "z", "count": "たくさん"})

    assert form.errors == {
        "name": ["入力してください。"],
        "kind": ["「z」は選べません。一覧から選び直してください。"],
        "count": ["整数を数字で入力してください（例：120）。"],
    }


def test_browser_never_cuts_what_is_pasted():
    assert "maxlength" not in str(Sample())
    assert Sample({"title": "あ" * 41, "version": "1", "fields_of_work": ["work"]}).errors["title"] == [
        "40字以内で入力してください（いま41字）。"
    ]
