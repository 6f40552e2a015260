"""The components: documented, styled, shown, and right about the things people rely on."""

import re

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context
from django.template.loader import get_template
from django.test import RequestFactory

from tsumiki.portal.gallery import SampleForm, samples

TEMPLATES = settings.BASE_DIR / "templates"
COMPONENTS = sorted(path for path in (TEMPLATES / "components").glob("*.html") if path.name[0] != "_")
# Drawn by base.html, by an error page or only at the top of a page: they cannot stand inside the gallery.
OF_THE_PAGE = {
    "site_header",
    "site_footer",
    "navigation",
    "user_area",
    "messages",
    "hero",
    "error_page",
    "page_header",
}


def draw(name, query=None, **words):
    """Draw one component without the context processors of a whole page."""
    context = Context(words)
    context.request = RequestFactory().get("/", query)
    return get_template(f"components/{name}.html").template.render(context)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_says_in_its_first_line_what_it_takes(path):
    first_line = path.read_text("utf-8").splitlines()[0]

    assert re.match(rf"\{{# {path.stem}\b.*#\}}$", first_line)


def test_every_component_stylesheet_belongs_to_a_component():
    styled = {path.stem for path in (settings.BASE_DIR / "static/css/components").glob("*.css")}

    assert styled - {path.stem for path in COMPONENTS} == set()


def test_every_component_is_shown_on_the_style_guide():
    gallery = "".join(path.read_text("utf-8") for path in (TEMPLATES / "components").glob("*.html"))

    shown = set(re.findall(r'include "components/(\w+)\.html"', gallery)) | OF_THE_PAGE

    assert {path.stem for path in COMPONENTS} - shown == set()


def test_the_gallery_draws_everything_with_its_samples():
    html = draw("_gallery", csrf_token="token", **samples())

    ids = re.findall(r'\bid="([^"]+)"', html)
    headings = ["道しるべ", "操作", "お知らせと状態", "カードと一覧", "数値と表", "入力"]
    assert re.findall(r"<h2[^>]*>([^<]+)", html) == headings
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_carries_inline_style_script_or_handler(path):
    assert re.findall(r"<style|<script|\sstyle=|\son\w+=", path.read_text("utf-8")) == []


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_errors_before_any_context_still_have_a_page_that_says_what_to_do(name):
    html = get_template(name).render()

    assert "次のことをお試しください" in words(html)


def test_a_missing_value_is_said_and_zero_is_a_value():
    missing, zero = (
        draw("stat", label="転入超過数", value=None),
        draw("stat", label="転入超過数", value=0, unit="人"),
    )

    assert words(missing) == "転入超過数 データなし"
    assert words(zero) == "転入超過数 0 人"


def test_pagination_keeps_the_rest_of_the_query():
    page = Paginator(range(60), 20).page(2)

    html = draw("pagination", query={"q": "空き家", "page": "2"}, page=page)

    links = re.findall(r'href="([^"]+)"', html)
    assert links == [f"?q=%E7%A9%BA%E3%81%8D%E5%AE%B6&amp;page={number}" for number in (1, 1, 3, 3)]


def test_pagination_of_one_page_is_nothing():
    assert words(draw("pagination", page=Paginator(range(3), 20).page(1))) == ""


def test_the_conflict_escapes_and_shows_both_texts():
    html = draw(
        "conflict", label="理由", mine="<b>私</b>", theirs="相手", their_name="見本 花子", their_at="10時"
    )

    assert re.findall(r'class="conflict__text">(.*?)</p>', html) == ["&lt;b&gt;私&lt;/b&gt;", "相手"]


class TownForm(forms.Form):
    name = forms.CharField(label="名称", help_text="60文字まで")
    field = forms.ChoiceField(
        label="分野", choices=[("a", "住まい"), ("b", "健康")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="確かめました", required=False)


def test_a_field_is_label_requirement_help_error_input_in_this_order():
    html = str(TownForm({"name": ""})["name"].as_field_group())

    order = [html.index(part) for part in ("名称", "必須", "60文字まで", 'id="id_name_error"', "<input")]
    assert order == sorted(order)
    assert re.search(
        r'<input[^>]+aria-invalid="true"[^>]+aria-describedby="id_name_helptext id_name_error"', html
    )


def test_a_group_of_choices_has_a_legend_and_one_label_per_choice():
    html = str(TownForm()["field"].as_field_group())

    assert re.findall(r"<(fieldset|legend)", html) == ["fieldset", "legend"]
    assert re.findall(r'<label class="choice" for="([^"]+)"', html) == ["id_field_0", "id_field_1"]


def test_a_single_checkbox_is_labelled_once():
    html = str(TownForm()["agreed"].as_field_group())

    assert html.count("<label") == 1
    assert words(html) == "確かめました 任意"


def test_the_error_summary_links_to_something_that_is_there():
    form = SampleForm({})

    summary = draw("error_summary", form=form)

    targets = re.findall(r'href="#([^"]+)"', summary)
    drawn = "".join(str(field.as_field_group()) for field in form)
    assert len(targets) == len(form.errors)
    assert [target for target in targets if f'id="{target}"' not in drawn] == []


def test_a_form_without_errors_has_no_summary():
    assert words(draw("error_summary", form=SampleForm())) == ""


def test_breadcrumbs_need_no_list():
    html = draw(
        "breadcrumbs", parent_label="団体をさがす", parent_url="/governments/", current="鳥取県南部町"
    )

    assert words(html) == "ホーム 団体をさがす 鳥取県南部町"
    assert re.findall(r'href="([^"]+)"', html) == ["/", "/governments/"]


def test_breadcrumbs_lead_back_through_the_page_between():
    parents = {"parent_label": "調査の実施", "parent_url": "/campaigns/"}
    html = draw(
        "breadcrumbs", **parents, middle_label="追加調査", middle_url="/campaigns/r8/", current="締切り"
    )

    assert words(html) == "ホーム 調査の実施 追加調査 締切り"
    assert re.findall(r'href="([^"]+)"', html) == ["/", "/campaigns/", "/campaigns/r8/"]
