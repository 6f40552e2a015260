"""The secretariat's next edition: begun, changed, checked, published, and never undone by the files."""

import copy
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import OrganisationFactory
from tsumiki.framework import draft_selectors, links, selectors, services
from tsumiki.framework.drafting.checks import Codes, check
from tsumiki.framework.drafting.differences import Kind
from tsumiki.framework.drafting.files import edition_zip
from tsumiki.framework.models import Block, DraftBlock, DraftSave, Edition, EditionDraft, Grant
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent
from tsumiki.search.models import Entry
from tsumiki.search.services import synchronise

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(person):
    return person("secretariat", OrganisationFactory(kind="national"))


@pytest.fixture
def draft(vocabulary, editor):
    return services.begin_draft(by=editor, fiscal_year=2027)


@pytest.fixture
def correction(vocabulary, editor):
    return services.begin_draft(by=editor, fiscal_year=2026)


def block_of(draft, code="pilot"):
    return draft.blocks.select_related("draft").get(code=code)


def change(draft, editor, code="pilot", **values):
    block = block_of(draft, code)
    row = copy.deepcopy(block.row)
    for key, value in values.items():
        inner = row
        *path, last = key.split("__")
        for part in path:
            inner = inner[part]
        inner[last] = value
    return services.save_block(block, by=editor, expected_version=block.version, row=row)


def describe(draft, editor, **values):
    draft.refresh_from_db()
    data = {name: getattr(draft, name) for name in services.drafts.FRONT}
    data |= {"note": "手間を見直しました。", "source_title": "国事務局の見直し"} | values
    return services.save_front(draft, by=editor, expected_version=draft.version, data=data)


def publish(draft, editor):
    return services.publish_draft(draft, by=editor, expected_saves=draft.saves.count())


def test_draft_begins_as_the_edition_in_force(draft):
    found = draft_selectors.differences_of(draft)

    assert len(found) == selectors.blocks().count()
    assert {row.kind for row in found} == {Kind.SAME}
    assert (draft.label, draft.status) == ("令和9年度（2027年度）版", "working")


def test_only_one_draft_is_open_and_only_for_a_year_without_an_edition(draft, editor):
    with pytest.raises(RuleError, match="編集中の版がすでにあります"):
        services.begin_draft(by=editor, fiscal_year=2028)
    services.drop_draft(draft, by=editor)
    for year in (2022, 2031):
        with pytest.raises(RuleError, match="その年度の版は始められません"):
            services.begin_draft(by=editor, fiscal_year=year)
    assert services.begin_draft(by=editor, fiscal_year=2028).fiscal_year == 2028


@pytest.mark.parametrize("role", ["contractor", "town_approver", "adviser"])
def test_nobody_else_begins_saves_or_publishes(role, draft, person, town, editor):
    kinds = {"contractor": "contractor", "adviser": "adviser"}
    home = OrganisationFactory(kind=kinds[role]) if role in kinds else town
    other = person(role, home)
    block = block_of(draft)

    for act in (
        lambda: services.begin_draft(by=other, fiscal_year=2028),
        lambda: services.save_block(block, by=other, expected_version=1, row=block.row),
        lambda: services.add_block(draft, by=other, code="x", row=block.row),
        lambda: services.retire_block(block, by=other, is_retired=True),
        lambda: services.save_front(draft, by=other, expected_version=1, data={}),
        lambda: services.publish_draft(draft, by=other, expected_saves=0),
        lambda: services.drop_draft(draft, by=other),
    ):
        with pytest.raises(RuleError, match="国事務局だけ"):
            act()
    assert not draft_selectors.drafts_visible_to(other).exists()
    assert not DraftSave.objects.exists()


def test_change_is_told_field_by_field_and_kept_in_the_history(draft, editor):
    change(draft, editor, name="小さく試す", effort__person_days=12)

    (row,) = [row for row in draft_selectors.differences_of(draft) if row.kind != Kind.SAME]
    told = {(each.label, each.before, each.after) for each in row.changes}

    assert (row.code, row.kind) == ("pilot", Kind.CHANGED)
    assert told == {
        ("名称", selectors.blocks().get(code="pilot").name, "小さく試す"),
        ("手間（人日）", "30", "12"),
    }
    save = draft.saves.get()
    assert (save.what, save.saved_by, len(save.changes)) == ("直した", editor, 2)
    event = AuditEvent.objects.get(verb="framework.draft_block_saved", subject_type="framework.draftblock")
    assert event.detail["changed"] == ["名称", "手間（人日）"]


def test_second_save_of_the_same_block_is_refused_with_both_texts(draft, editor):
    seen = block_of(draft)
    change(draft, editor, name="先の名前")

    with pytest.raises(services.ConflictError) as conflict:
        services.save_block(
            seen, by=editor, expected_version=seen.version, row=seen.row | {"name": "後の名前"}
        )

    assert [(each.label, each.before, each.after) for each in conflict.value.changes] == [
        ("名称", "先の名前", "後の名前")
    ]
    assert block_of(draft).row["name"] == "先の名前"


def test_published_draft_is_the_edition_in_force_and_the_past_keeps_its_words(draft, editor):
    old = selectors.current_edition()
    change(draft, editor, name="小さく試す")
    services.retire_block(block_of(draft, "distant-alliance"), by=editor, is_retired=True)
    describe(draft, editor)

    new = publish(draft, editor)

    assert selectors.current_edition() == new
    assert (new.fiscal_year, new.based_on_year) == (2027, 2026)
    assert selectors.blocks().get(code="pilot").name == "小さく試す"
    assert not selectors.blocks().filter(code="distant-alliance").exists()
    assert selectors.blocks(old).get(code="pilot").name != "小さく試す"
    assert selectors.blocks(old).filter(code="distant-alliance").exists()
    for read in (selectors.grants, selectors.steps, selectors.challenges, selectors.examples):
        assert read().count() == read(old).count() > 0
    kept = [block.prerequisites for block in selectors.blocks(old) if block.code == "public-proposal"]
    now = [block.prerequisites for block in selectors.blocks() if block.code == "public-proposal"]
    assert [(row["block"].code, row["reason"]) for row in now[0]] == [
        (row["block"].code, row["reason"]) for row in kept[0]
    ]
    draft.refresh_from_db()
    assert draft.state == EditionDraft.State.PUBLISHED


def test_published_draft_cannot_be_changed(draft, editor):
    describe(draft, editor)
    publish(draft, editor)

    with pytest.raises(RuleError, match="公表済みです"):
        change(draft, editor, name="あとから")


def test_publication_waits_when_something_was_saved_since_it_was_looked_at(draft, editor):
    describe(draft, editor)
    seen = draft.saves.count()
    change(draft, editor, name="その間に")

    with pytest.raises(RuleError, match="差をもう一度確かめて"):
        services.publish_draft(draft, by=editor, expected_saves=seen)
    assert selectors.current_edition().fiscal_year == 2026


def test_draft_of_an_edition_that_a_release_has_overtaken_is_not_published(draft, editor, root):
    describe(draft, editor)
    (root / "2027").mkdir()
    text = (root / "2026" / "edition.yaml").read_text(encoding="utf-8")
    text = text.replace("fiscal_year: 2026", "fiscal_year: 2027").replace("based_on: 2022", "based_on: 2026")
    (root / "2027" / "edition.yaml").write_text(text, encoding="utf-8")
    services.load_editions(root)

    with pytest.raises(RuleError, match="もとにした版が、現在の版ではなくなりました"):
        publish(draft, editor)
    assert not selectors.current_edition().is_edited_here


def test_correction_changes_the_edition_itself_and_keeps_its_rows(correction, editor):
    before = selectors.blocks().get(code="pilot")
    change(correction, editor, name="実証")
    services.retire_block(block_of(correction, "trial-stay"), by=editor, is_retired=True)

    publish(correction, editor)

    after = Block.objects.get(pk=before.pk)
    assert (after.name, selectors.current_edition().fiscal_year) == ("実証", 2026)
    assert Block.objects.get(edition=after.edition, code="trial-stay").is_retired
    assert selectors.edition_of(2022).is_edited_here is False


# --- what stops a publication -----------------------------------------------------------------------
RULE = {"code": "pilot", "kind": "required", "reason": "試すため。"}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"source__title": ""}, "出典がありません"),
        ({"source__url": None, "source__locator": ""}, "出典の箇所もURLもありません"),
        ({"why": " "}, "「なぜ行うか」がありません"),
        ({"inputs": []}, "「用意するもの」がありません"),
        ({"effort__weeks": None}, "「期間（週）」がありません"),
        ({"step": "nowhere"}, "「nowhere」という行はこの版にありません"),
        ({"conditions__problems": ["sea"]}, "「地域課題」：「sea」という行"),
        ({"conditions__population_min": 9, "conditions__population_max": 8}, "下限が上限より大きく"),
        ({"conditions__after": [RULE]}, "自分自身を"),
        ({"conditions__after": [RULE | {"code": "gone"}]}, "「gone」は、この版にないか、廃止されています"),
        ({"conditions__after": [RULE | {"code": "rfi-quotes", "reason": ""}]}, "先に積む理由がありません"),
        ({"conditions__after": [RULE | {"code": "rfi-quotes", "kind": "maybe"}]}, "強さがありません"),
        ({"conditions__after": [RULE | {"code": "results-sharing"}]}, "後の工程の積み木です"),
        ({"conditions__after": [RULE | {"code": "rfi-quotes"}] * 2}, "が2回あります"),
    ],
)
def test_publication_is_refused_with_a_sentence(draft, editor, values, sentence):
    describe(draft, editor)
    change(draft, editor, **values)

    with pytest.raises(services.NotReadyError) as refusal:
        publish(draft, editor)

    assert any(sentence in str(each) and each.code == "pilot" for each in refusal.value.findings)
    assert not Edition.objects.filter(fiscal_year=2027).exists()


def test_ring_of_rules_is_refused_and_named(draft, editor):
    describe(draft, editor)
    for code, earlier in (("pilot", "outcome-kpi"), ("outcome-kpi", "pilot")):
        change(draft, editor, code, conditions__after=[RULE | {"code": earlier}])

    with pytest.raises(services.NotReadyError) as refusal:
        publish(draft, editor)

    (ring,) = [each for each in refusal.value.findings if "輪になっています" in each.sentence]
    assert "基準値つきの成果指標の設計" in ring.sentence


def test_rule_of_a_retired_block_is_refused(draft, editor):
    describe(draft, editor)
    services.retire_block(block_of(draft, "sounding"), by=editor, is_retired=True)

    with pytest.raises(services.NotReadyError) as refusal:
        publish(draft, editor)
    assert {each.code for each in refusal.value.findings} >= {"public-proposal"}


def test_edition_without_a_note_or_source_is_refused(draft, editor):
    with pytest.raises(services.NotReadyError) as refusal:
        publish(draft, editor)

    told = [str(each).partition("ありません")[0] for each in refusal.value.findings]
    assert told == ["「この版について」が", "この版の出典が"]


def _row(code, after):
    return {
        "code": code,
        "name": code,
        **dict.fromkeys(("what", "why", "when_it_suits"), "a"),
        **{key: ["a"] for key in ("who", "inputs", "outputs", "pitfalls")},
        "effort": {"person_days": 1, "meetings": 1, "weeks": 1},
        "step": "s",
        "group": "g",
        "cost_band": "c",
        "conditions": {"after": [{"code": each, "kind": "required", "reason": "a"} for each in after]},
        "source": {"title": "a", "status": "ours"},
    }


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] != pair[1]), unique=True
    )
)
def test_rules_pass_exactly_when_the_blocks_can_be_put_in_an_order(pairs):
    """Oracle: take away, again and again, what waits for nothing; a ring is what remains."""
    waits = {n: {first for first, then in pairs if then == n} for n in range(6)}
    while free := [n for n, first in waits.items() if not first & waits.keys()]:
        for n in free:
            del waits[n]
    codes = Codes({"s": 1}, frozenset("g"), frozenset("c"), frozenset(), frozenset(), frozenset())

    found = check([_row(str(n), [str(a) for a, b in pairs if b == n]) for n in range(6)], codes)

    assert bool(found) == bool(waits)
    assert all("輪" in each.sentence for each in found)


# --- new blocks ------------------------------------------------------------------------------------
def test_new_block_is_added_and_its_code_can_never_be_taken_again(draft, editor):
    row = copy.deepcopy(block_of(draft).row) | {"name": "夜間の相談会", "order": 99}
    services.add_block(draft, by=editor, code="night-advice", row=row)
    describe(draft, editor)
    publish(draft, editor)

    assert selectors.blocks().get(code="night-advice").name == "夜間の相談会"
    later = services.begin_draft(by=editor, fiscal_year=2028)
    for code in ("night-advice", "pilot", "compare"):
        with pytest.raises(RuleError, match="使われています"):
            services.add_block(later, by=editor, code=code, row=row)


# --- nobody sees a draft -----------------------------------------------------------------------------
def test_draft_is_nowhere_to_be_read_or_found(draft, editor, client, sign_in, person, town):
    secret = "まだ秘密の積み木"
    row = copy.deepcopy(block_of(draft).row) | {"name": secret}
    services.add_block(draft, by=editor, code="secret-block", row=row)
    change(draft, editor, name=secret)
    synchronise()
    officer = sign_in(person("town_drafter", town))

    for reader in (client, officer):
        for path in ("/framework/", "/framework/blocks/", "/framework/blocks/pilot/", f"/search/?q={secret}"):
            answer = reader.get(path)
            assert answer.status_code == 200
            assert secret not in answer.text.replace(f'value="{secret}"', "").replace(f"「{secret}」", "")
        assert reader.get("/framework/blocks/secret-block/").status_code == 404
        assert reader.get("/framework/?edition=2027").status_code == 404
    assert not Entry.objects.filter(prepared__contains=secret).exists()
    assert secret not in {block.name for block in Block.objects.all()}


def test_search_follows_the_published_edition(draft, editor):
    synchronise()
    change(draft, editor, name="小さく試す集い")
    services.retire_block(block_of(draft, "distant-alliance"), by=editor, is_retired=True)
    describe(draft, editor)

    publish(draft, editor)

    assert "小さく試す集い" in Entry.objects.get(key="block:pilot").prepared
    assert not Entry.objects.exclude(prepared="").filter(key="block:distant-alliance").exists()
    assert Entry.objects.exclude(prepared="").filter(key="block:sounding").exists()


# --- files and site -----------------------------------------------------------------------------------
def test_files_do_not_undo_what_was_published_on_the_site(draft, editor, root):
    change(draft, editor, name="小さく試す")
    describe(draft, editor)
    publish(draft, editor)
    rows = list(Block.objects.order_by("pk").values())

    counts = services.load_editions(root)

    assert (counts["created"], counts["updated"], counts["retired"]) == (0, 0, 0)
    assert list(Block.objects.order_by("pk").values()) == rows
    assert selectors.current_edition().fiscal_year == 2027


def test_files_go_on_leading_in_the_tables_that_the_site_does_not_edit(correction, editor, root, edit):
    change(correction, editor, name="実証")
    publish(correction, editor)

    edit("fields", lambda file: file["rows"][2].update(name="すまい"))
    edit("blocks", lambda file: file["rows"][1].update(name="ファイルの名前"))
    services.load_editions(root)

    assert selectors.fields().get(code="housing").name == "すまい"
    names = {block.code: block.name for block in selectors.blocks()}
    assert (names["pilot"], names["annual-plan"]) == ("実証", "年間取組計画と会議体の設計")
    assert selectors.blocks(selectors.edition_of(2022)).get(code="annual-plan").name == "ファイルの名前"


def test_newer_edition_of_the_files_comes_into_force_over_the_sites(correction, editor, root):
    publish(correction, editor)
    (root / "2028").mkdir()
    text = (root / "2026" / "edition.yaml").read_text(encoding="utf-8")
    text = text.replace("fiscal_year: 2026", "fiscal_year: 2028").replace("based_on: 2022", "based_on: 2026")
    (root / "2028" / "edition.yaml").write_text(text, encoding="utf-8")

    services.load_editions(root)

    assert selectors.current_edition().fiscal_year == 2028


def _unpack(edition, root):
    with zipfile.ZipFile(io.BytesIO(edition_zip(edition))) as archive:
        archive.extractall(root)
        return archive.namelist()


@pytest.mark.parametrize("begun", ["draft", "correction"])
def test_exported_files_say_the_same_and_lead_again_once_shipped(begun, request, editor, root, edit):
    made = request.getfixturevalue(begun)
    change(
        made,
        editor,
        name="小さく試す",
        conditions__networks=["lgwan"],
        conditions__networks_reason="庁内です。",
    )
    services.retire_block(block_of(made, "distant-alliance"), by=editor, is_retired=True)
    services.retire_block(block_of(made, "trial-stay"), by=editor, is_retired=True)
    row = copy.deepcopy(block_of(made).row) | {"name": "夜間の相談会", "order": 99}
    services.add_block(made, by=editor, code="night-advice", row=row)
    describe(made, editor)
    edition = publish(made, editor)
    before = list(Block.objects.order_by("pk").values())
    grants = Grant.objects.count()

    year = edition.fiscal_year
    assert _unpack(edition, root) == [f"{year}/edition.yaml", f"{year}/blocks.yaml"]
    counts = services.load_editions(root)

    # Only the edition's own row changes: it belongs to the files again.
    assert (counts["created"], counts["updated"], counts["retired"]) == (0, 1, 0)
    assert list(Block.objects.order_by("pk").values()) == before
    assert Grant.objects.count() == grants
    edition.refresh_from_db()
    assert (edition.is_edited_here, edition.is_current, edition.label) == (False, True, made.label)

    edit("blocks", lambda file: file["rows"][0].update(name="次の版の名前"), year=year)
    services.load_editions(root)
    assert "次の版の名前" in {block.name for block in selectors.blocks(edition)}


def test_export_makes_the_same_edition_where_nothing_was_ever_edited(draft, editor, root):
    change(draft, editor, name="小さく試す")
    describe(draft, editor)
    edition = publish(draft, editor)
    _unpack(edition, root)

    fresh = services.loading._read_all(root)[1]

    blocks = next(rows for sheet, rows in fresh.items() if sheet.model is Block)
    assert blocks[2027, "pilot"]["name"] == "小さく試す"
    assert {code for year, code in blocks if year == 2027} == {block.code for block in selectors.blocks()}


def test_every_case_link_survives_the_way_through_a_draft(draft, editor):
    cases = {block.code: block.cases for block in selectors.blocks()}
    describe(draft, editor)

    publish(draft, editor)

    assert {block.code: block.cases for block in selectors.blocks()} == cases
    assert links.edition_published._functions


def test_draft_rows_are_written_only_inside_the_log(draft):
    from tsumiki.kernel.audit import UnauditedWriteError

    with pytest.raises(UnauditedWriteError):
        DraftBlock.objects.update(is_retired=True)
