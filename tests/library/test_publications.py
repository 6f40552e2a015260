"""Publications: registered by the secretariat, shown when published, cited, in editions of one work."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import AuditedFactory
from tsumiki.framework.models import Publication as NamedPublication
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.kernel.uploads import take_upload
from tsumiki.library import citing
from tsumiki.library.link_checks import Outcome
from tsumiki.library.models import Publication, PublicationFile
from tsumiki.library.selectors.publications import publications_visible_to
from tsumiki.library.services import publications as services
from tsumiki.library.services.shipped_publications import load_shipped_publications
from tsumiki.search.models import Entry

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


class PublicationFactory(AuditedFactory):
    """Published in FY2021; `draft=True` makes it a draft."""

    class Meta:
        model = Publication
        exclude = ["draft"]

    draft = False
    code = "guide"
    kind = "guide"
    title = "まちづくりの手引き"
    publisher = "内閣府"
    fiscal_year = 2021
    description = "進め方を示した資料です。"
    official_url = "https://example.go.jp/guide.pdf"

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        draft = kwargs.pop("draft", False)
        return kwargs | ({} if draft else {"status": "published", "published_at": "2026-04-01T00:00:00Z"})


DATA = {
    "kind": "guide",
    "title": "新しい手引き",
    "publisher": "内閣府",
    "fiscal_year": 2022,
    "issued": "2022-03",
    "pages": 40,
    "description": "何ができるかの資料です。",
    "official_url": "https://example.go.jp/new.pdf",
    "accessed_on": None,
    "language": "日本語",
    "terms": "",
    "source_title": "",
    "source_url": "",
}


@pytest.fixture
def draft(secretariat):
    return services.create_publication(by=secretariat, data=DATA, code="new-guide")


def test_public_list_stands_by_year_and_holds_no_draft(client, draft):
    PublicationFactory(code="old", title="古い資料", fiscal_year=2020)
    PublicationFactory(code="unknown", title="年度不明の資料", fiscal_year=None)
    PublicationFactory()

    page = client.get(reverse("shelf:publication_list"))

    shown = [(year["label"], [card["title"] for card in year["cards"]]) for year in page.context["years"]]
    assert shown == [
        ("令和3年度（2021年度）", ["まちづくりの手引き"]),
        ("令和2年度（2020年度）", ["古い資料"]),
        ("年度がわからない資料", ["年度不明の資料"]),
    ]
    assert draft.title not in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_public_list_asks_the_same_number_of_queries(client, count, django_assert_num_queries):
    for number in range(count):
        PublicationFactory(code=f"p{number}")

    with django_assert_num_queries(5):
        client.get(reverse("shelf:publication_list"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=howto", ["事例の資料"]),
        ("?year=0", ["事例の資料"]),
        ("?q=進め方&kind=guide", ["まちづくりの手引き"]),
    ],
)
def test_list_is_narrowed(client, query, expected):
    PublicationFactory()
    PublicationFactory(code="h", kind="howto", title="事例の資料", description="集めたもの", fiscal_year=None)

    page = client.get(reverse("shelf:publication_list") + query)

    assert [card["title"] for year in page.context["years"] for card in year["cards"]] == expected


def test_nothing_found_says_what_to_do(client):
    page = client.get(reverse("shelf:publication_list") + "?q=zzz")

    assert "条件に合う資料がありません" in page.text


def test_draft_is_seen_only_by_those_who_manage(client, draft, officer, secretariat, sign_in):
    address = reverse("shelf:publication_detail", args=[draft.code])
    citation = reverse("shelf:publication_citation", args=[draft.code, "bib"])

    assert client.get(address).status_code == client.get(citation).status_code == 404
    assert sign_in(officer).get(address).status_code == 404
    assert "下書きです" in sign_in(secretariat).get(address).text
    assert list(publications_visible_to(officer)) == []


def test_publishing_shows_it_and_makes_it_findable_and_withdrawing_hides_it(client, draft, secretariat):
    address = reverse("shelf:publication_detail", args=[draft.code])

    services.publish_publication(draft, by=secretariat)
    shown, found = client.get(address), Entry.objects.get(key="publication:new-guide").prepared
    services.withdraw_publication(draft, by=secretariat, reason="誤りがあった")
    client.cookies["sessionid"] = "other"  # the page of a stranger may be kept for a minute

    assert (shown.status_code, client.get(address).status_code) == (200, 404)
    assert (found != "", Entry.objects.get(key="publication:new-guide").prepared) == (True, "")
    draft.refresh_from_db()
    assert (draft.status, draft.withdrawn_reason) == ("draft", "誤りがあった")


@pytest.mark.parametrize("role", ["town_approver", "contractor", "prefecture", "adviser"])
def test_only_the_secretariat_writes(person, town, prefecture, draft, role):
    places = {"town_approver": town, "prefecture": prefecture}
    stranger = person(role, places.get(role))

    for act in (
        lambda: services.create_publication(by=stranger, data=DATA),
        lambda: services.edit_publication(draft, by=stranger, expected_version=1, data=DATA),
        lambda: services.publish_publication(draft, by=stranger),
        lambda: services.withdraw_publication(draft, by=stranger, reason="x"),
        lambda: services.keep_publication_file(
            draft, take_upload(io.BytesIO(PDF), name="a.pdf"), by=stranger
        ),
        lambda: services.remove_publication_file(draft, by=stranger),
        lambda: services.record_link(draft, by=stranger, opens=True),
    ):
        with pytest.raises(RuleError):
            act()
    draft.refresh_from_db()
    assert (Publication.objects.count(), draft.status, draft.version) == (1, "draft", 1)
    assert PublicationFile.objects.count() == 0


@pytest.mark.parametrize("name", ["publication_manage", "publication_add"])
def test_managing_pages_are_refused_to_others(officer, sign_in, name):
    assert sign_in(officer).get(reverse(f"shelf:{name}")).status_code == 403


def test_secretariat_registers_edits_and_publishes_on_the_pages(secretariat, sign_in):
    client = sign_in(secretariat)
    sent = {**{k: v for k, v in DATA.items() if v is not None}, "code": "by-page"}

    added = client.post(reverse("shelf:publication_add"), sent)
    edit = reverse("shelf:publication_edit", args=["by-page"])
    saved = client.post(edit, {**sent, "title": "直した題名", "expected_version": 1})
    client.post(reverse("shelf:publication_publish", args=["by-page"]))

    row = Publication.objects.get()
    assert (added.url, saved.url) == (edit, edit)
    assert (row.title, row.status, row.fiscal_year) == ("直した題名", "published", 2022)
    assert list(
        AuditEvent.objects.filter(verb__startswith="library.publication")
        .values_list("verb", flat=True)
        .order_by("pk")
    ) == [
        "library.publication_created",
        "library.publication_saved",
        "library.publication_published",
    ]
    assert "直した題名" in client.get(reverse("shelf:publication_manage")).text


def test_saving_over_what_another_saved_is_refused_and_keeps_what_was_typed(draft, secretariat, sign_in):
    services.edit_publication(
        draft, by=secretariat, expected_version=1, data=DATA | {"title": "先の人の題名"}
    )
    sent = {k: v for k, v in DATA.items() if v is not None} | {"title": "後の人の題名", "expected_version": 1}

    page = sign_in(secretariat).post(reverse("shelf:publication_edit", args=[draft.code]), sent)

    draft.refresh_from_db()
    assert draft.title == "先の人の題名"
    assert page.context["form"]["title"].value() == "後の人の題名"
    assert page.context["form"]["expected_version"].value() == 2


def test_record_without_link_must_say_where_it_is_known_from(secretariat, sign_in):
    sent = {k: v for k, v in DATA.items() if v is not None} | {"official_url": "", "code": "x"}

    page = sign_in(secretariat).post(reverse("shelf:publication_add"), sent)

    assert page.context["form"].errors == {
        "source_title": ["公式のリンクがない資料は、どこで確かめたかを書いてください。"]
    }


def test_editions_are_one_chain_and_point_to_the_newest(client, secretariat):
    first = PublicationFactory()
    second = services.create_publication(by=secretariat, data=DATA, replaces=first)

    hidden = client.get(reverse("shelf:publication_detail", args=[first.code]))
    services.publish_publication(second, by=secretariat)
    client.cookies["sessionid"] = "other"
    page = client.get(reverse("shelf:publication_detail", args=[first.code]))

    assert (second.code, second.work, second.edition) == ("guide-2", "guide", 2)
    assert hidden.context["newer_url"] == ""
    assert DATA["title"] not in hidden.text
    assert page.context["newer_url"] == "/publications/guide-2/"
    assert [row["cells"][0]["text"] for row in page.context["editions"]] == ["第2版", "第1版（このページ）"]
    with pytest.raises(RuleError, match="次の版（第2版）"):
        services.create_publication(by=secretariat, data=DATA, replaces=first)


def test_file_is_given_out_as_an_attachment_and_not_from_a_draft(client, draft, secretariat, sign_in):
    address = reverse("shelf:publication_file", args=[draft.code])
    add = reverse("shelf:publication_file_add", args=[draft.code])
    sign_in(secretariat).post(add, {"file": SimpleUploadedFile("手引き.pdf", PDF)})
    client.logout()

    hidden = client.get(address).status_code
    services.publish_publication(draft, by=secretariat)
    given = client.get(address)

    assert hidden == 404
    assert given.content == PDF
    assert given["Content-Disposition"].startswith("attachment")
    services.remove_publication_file(draft, by=secretariat)
    assert client.get(address).status_code == 404


def test_file_that_is_refused_is_not_kept(draft, secretariat, sign_in):
    client = sign_in(secretariat)

    client.post(
        reverse("shelf:publication_file_add", args=[draft.code]),
        {"file": SimpleUploadedFile("a.pdf", b"<html><script>")},
    )

    assert PublicationFile.objects.count() == 0


def test_link_is_judged_by_people_and_by_a_check_and_forgotten_with_a_new_address(draft, secretariat):
    services.record_link(draft, by=secretariat, opens=True)
    draft.refresh_from_db()
    opened = draft.link_state

    assert services.record_links({DATA["official_url"]: False, "https://example.go.jp/none": True}) == 1
    draft.refresh_from_db()
    assert (opened, draft.link_state) == ("opens", "broken")
    services.edit_publication(
        draft, by=secretariat, expected_version=1, data=DATA | {"official_url": "https://example.go.jp/b"}
    )
    draft.refresh_from_db()
    assert (draft.link_state, draft.link_checked_on) == ("unknown", None)


def test_citation_says_only_what_is_known():
    bare = Publication(code="a", title="「まち」事例集", publisher="内閣府", language="日本語")
    full = Publication(
        code="b",
        title="100% & {案}",
        publisher="内閣府",
        edition=2,
        fiscal_year=2021,
        issued="2022-03-31",
        official_url="https://example.go.jp/b.pdf",
        language="日本語",
    )

    assert citing.line(bare) == "内閣府『「まち」事例集』"
    assert citing.line(full) == "内閣府『100% & {案}』、第2版、2022年3月31日、https://example.go.jp/b.pdf"
    assert citing.bibtex(full) == (
        "@techreport{b,\n  title = {{100\\% \\& \\{案\\}}},\n  institution = {{内閣府}},\n  year = {2022},\n"
        "  edition = {2},\n  url = {https://example.go.jp/b.pdf},\n  language = {japanese}\n}\n"
    )
    assert (
        citing.ris(bare)
        == "TY  - RPRT\r\nID  - a\r\nTI  - 「まち」事例集\r\nPB  - 内閣府\r\nLA  - ja\r\nER  - \r\n"
    )


def test_citation_is_downloaded(client):
    PublicationFactory()

    answers = [
        client.get(reverse("shelf:publication_citation", args=["guide", kind])) for kind in ("bib", "ris")
    ]

    assert [answer.text.split()[0] for answer in answers] == ["@techreport{guide,", "TY"]


@pytest.mark.usefixtures("vocabulary")
def test_shipped_publications_come_once_and_never_overwrite_the_secretariat(secretariat):
    count = load_shipped_publications()
    row = Publication.objects.get(code="guideline")
    data = {name: getattr(row, name) for name in services.FIELDS} | {"title": "事務局が直した題名"}
    services.edit_publication(row, by=secretariat, expected_version=1, data=data)
    services.withdraw_publication(row, by=secretariat, reason="確認中")

    assert load_shipped_publications() == count == Publication.objects.count()
    row.refresh_from_db()
    assert (row.title, row.status) == ("事務局が直した題名", "draft")
    named = NamedPublication.objects.get(code="guideline", edition__is_current=True)
    assert row.official_url == named.url


@pytest.mark.usefixtures("vocabulary")
def test_every_row_of_the_vocabulary_has_its_record_and_nothing_claims_a_text():
    load_shipped_publications()

    codes = set(NamedPublication.objects.filter(edition__is_current=True).values_list("code", flat=True))
    assert codes - set(Publication.objects.values_list("code", flat=True)) == set()
    assert PublicationFile.objects.count() == 0
    assert [
        row.code for row in Publication.objects.all() if not row.official_url and not row.source_title
    ] == []


@pytest.mark.usefixtures("vocabulary")
def test_policy_page_stands_by_fiscal_year_with_the_publications_of_each(client, draft):
    load_shipped_publications()

    page = client.get(reverse("framework:policy_history"))

    shown = {
        year["year"]: ([event.code for event in year["events"]], len(year["publications"]))
        for year in page.context["years"]
    }
    assert shown == {
        2015: (["ccrc-2015"], 0),
        2019: (["strategy-2019"], 0),
        2020: (["guideline-2020"], 2),
        2021: (["approach-2021"], 2),
        2022: (["matching-2022", "digiden-2022"], 3),
        2023: (["model-2023"], 0),
        2024: (["grant-2024"], 0),
        2025: (["sousei2-2025"], 1),
    }
    assert "この年度の資料は確認していません" in page.text
    assert "/publications/howto-cases/" in page.text
    assert draft.title not in page.text


@pytest.mark.usefixtures("vocabulary")
def test_overview_leads_to_the_record_of_each_publication(client):
    load_shipped_publications()

    page = client.get(reverse("framework:overview"))

    assert "/publications/tsumiki-approach/" in page.text


def test_links_of_what_is_published_are_checked(draft):
    there, gone, private = (
        PublicationFactory(code=code, official_url=f"https://example.go.jp/{code}")
        for code in ("a", "b", "c")
    )
    states = {there.official_url: "moved", gone.official_url: "broken", private.official_url: "not_asked"}

    found = services.check_publication_links(lambda url: Outcome(states[url], ""))

    assert found == {"opens": 1, "broken": 1}
    assert list(Publication.objects.order_by("code").values_list("code", "link_state")) == [
        ("a", "opens"),
        ("b", "broken"),
        ("c", "unknown"),
        ("new-guide", "unknown"),
    ]


@pytest.mark.parametrize("code", ["guide", "manage", "add"])
def test_code_that_is_somebody_elses_is_refused(secretariat, code):
    PublicationFactory()

    with pytest.raises(RuleError, match="別のコード"):
        services.create_publication(by=secretariat, data=DATA, code=code)


def test_codes_made_by_the_product_are_free_and_fit(secretariat):
    long = PublicationFactory(code="a" * 60)

    codes = [services.create_publication(by=secretariat, data=DATA).code for _ in range(2)]
    next_code = services.create_publication(by=secretariat, data=DATA, replaces=long).code

    assert (codes, next_code) == (["guide-2022", "guide-2022-2"], f"{'a' * 48}-2")
