"""Writes of what a town knows of itself: whose, over which state, and what is recorded."""

import pytest

from tests.diagnosis.own import records
from tsumiki.accounts import verbs
from tsumiki.diagnosis.models import FeltNote, LocalResource, OwnFigure
from tsumiki.diagnosis.own import content, selectors, services
from tsumiki.diagnosis.own.errors import ConflictError
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db


def last_event():
    return AuditEvent.objects.order_by("pk").last()


def test_figure_is_added_with_who_and_when(town, officer):
    figure = records.add_figure(town, officer)

    assert (figure.latest_year, figure.latest, figure.decimals) == (2024, 247, 0)
    assert (figure.updated_by, figure.version) == (officer, 1)
    event = last_event()
    assert (event.verb, event.organisation_id) == ("diagnosis.own_figure_added", town.organisation.pk)
    assert event.detail == {"name": "空き家の戸数（町の実態調査）"}


@pytest.mark.parametrize("role", ["viewer", "other_officer", "secretariat"])
def test_only_the_towns_own_writers_write(town, officer, role, request):
    stranger = request.getfixturevalue(role)
    figure = records.add_figure(town, officer)
    resource = records.add_resource(town, officer)

    for act in (
        lambda: records.add_figure(town, stranger, name="別の数値"),
        lambda: services.change(figure, records.figure_data(unit="件"), by=stranger, expected_version=1),
        lambda: services.remove(resource, by=stranger, expected_version=1),
        lambda: services.save_note(town, "vacancy", records.note_data(), by=stranger, expected_version=0),
        lambda: services.put(LocalResource, town, [(None, 0, records.resource_data(name="新"))], by=stranger),
    ):
        with pytest.raises(RuleError, match="その団体の起案者と承認者"):
            act()
    assert OwnFigure.objects.count() == LocalResource.objects.count() == 1
    assert not FeltNote.objects.exists()


def test_approver_writes_too(town, approver):
    assert records.add_figure(town, approver).updated_by == approver


def test_second_record_of_a_name_is_refused(town, other_town, officer, other_officer):
    records.add_figure(town, officer)

    with pytest.raises(RuleError, match="すでにあります"):
        records.add_figure(town, officer)
    assert records.add_figure(other_town, other_officer).name == "空き家の戸数（町の実態調査）"


def test_change_over_an_older_state_tells_both_texts_and_writes_nothing(town, officer, approver):
    figure = records.add_figure(town, officer)
    theirs = records.figure_data(values={"2024": "250"})
    services.change(figure, theirs, by=approver, expected_version=1)

    with pytest.raises(ConflictError) as found:
        services.change(figure, records.figure_data(unit="件"), by=officer, expected_version=1)

    conflict = found.value
    assert (conflict.their_name, conflict.version, conflict.is_own) == (approver.name, 2, False)
    assert "【単位】\n件" in conflict.mine_shown
    assert "【年ごとの値】\n2021\t214\n2024\t247" in conflict.mine_shown
    assert "【年ごとの値】\n2024\t250" in conflict.theirs_shown
    assert "【出典】" not in conflict.mine_shown
    figure.refresh_from_db()
    assert content.data_of(figure) == theirs


def test_two_people_who_typed_the_same_do_not_collide(town, officer, approver):
    figure = records.add_figure(town, officer)
    same = records.figure_data(unit="件")
    services.change(figure, same, by=approver, expected_version=1)

    assert services.change(figure, same, by=officer, expected_version=1).version == 3


def test_change_of_a_name_to_one_that_is_taken_is_refused(town, officer):
    records.add_figure(town, officer)
    other = records.add_figure(town, officer, name="通いの場の数")

    with pytest.raises(RuleError, match="すでにあります"):
        services.change(other, records.figure_data(), by=officer, expected_version=1)


def test_removed_text_stays_in_the_record(town, officer):
    figure = records.add_figure(town, officer)

    services.remove(figure, by=officer, expected_version=1)

    assert not OwnFigure.objects.exists()
    assert last_event().detail["text"]["年ごとの値"] == "2021\t214\n2024\t247"


def test_what_was_changed_meanwhile_is_not_removed(town, officer, approver):
    figure = records.add_figure(town, officer)
    services.change(figure, records.figure_data(unit="件"), by=approver, expected_version=1)

    with pytest.raises(RuleError, match=f"{approver.name}さんが直しました"):
        services.remove(figure, by=officer, expected_version=1)
    assert OwnFigure.objects.exists()


def test_change_of_what_is_gone_is_told(town, officer):
    figure = records.add_figure(town, officer)
    services.remove(figure, by=officer, expected_version=1)

    with pytest.raises(RuleError, match="先に削除しました"):
        services.change(figure, records.figure_data(unit="件"), by=officer, expected_version=1)


def test_note_is_written_changed_and_emptied(town, officer):
    empty = records.note_data(grade="", text="")

    assert services.save_note(town, "vacancy", empty, by=officer, expected_version=0) is None
    first = services.save_note(town, "vacancy", records.note_data(), by=officer, expected_version=0)
    second = services.save_note(
        town, "vacancy", records.note_data(grade="some"), by=officer, expected_version=1
    )
    assert (first.pk, second.version, second.grade) == (second.pk, 2, "some")

    assert services.save_note(town, "vacancy", empty, by=officer, expected_version=2) is None
    assert not FeltNote.objects.exists()
    assert last_event().verb == "diagnosis.felt_note_removed"


def test_two_first_notes_collide(town, officer, approver):
    services.save_note(town, "vacancy", records.note_data(), by=approver, expected_version=0)

    with pytest.raises(ConflictError, match="空き家の増加"):
        services.save_note(
            town, "vacancy", records.note_data(text="私の見立て"), by=officer, expected_version=0
        )


def test_emptying_a_note_that_somebody_changed_collides(town, officer, approver):
    note = records.add_note(town, officer)
    changed = {"theme": "vacancy", **records.note_data(text="書き足した")}
    services.change(note, changed, by=approver, expected_version=1)

    with pytest.raises(ConflictError):
        services.save_note(
            town, "vacancy", records.note_data(grade="", text=""), by=officer, expected_version=1
        )
    assert FeltNote.objects.get().text == "書き足した"


def test_many_resources_are_put_at_once_or_not_at_all(town, officer):
    kept = records.add_resource(town, officer)
    rows = [
        (None, 0, records.resource_data(name="里山の会", kind="people")),
        (kept.pk, 1, records.resource_data(use="居場所")),
    ]

    assert services.put(LocalResource, town, rows, by=officer) == (1, 1)
    assert LocalResource.objects.get(pk=kept.pk).use == "居場所"
    assert last_event().detail == {"added": 1, "changed": 1}

    with pytest.raises(RuleError, match="別の人が変えました"):
        services.put(LocalResource, town, [(None, 0, records.resource_data(name="別")), rows[1]], by=officer)
    assert LocalResource.objects.count() == 2


def test_resource_of_another_town_cannot_be_put(town, other_town, officer, other_officer):
    foreign = records.add_resource(other_town, other_officer)

    with pytest.raises(RuleError):
        services.put(LocalResource, town, [(foreign.pk, 1, records.resource_data(name="奪った"))], by=officer)
    foreign.refresh_from_db()
    assert foreign.name == "旧東小学校"


def test_every_verb_has_its_words_and_stays_inside():
    assert all(verbs.label_of(verb) == words for verb, words in services.VERBS.items())
    assert set(services.VERBS) <= set(verbs.staying_inside())


def test_lists_hold_only_what_is_ones_own(
    town, other_town, officer, other_officer, viewer, secretariat, person
):
    records.add_figure(town, officer)
    records.add_resource(town, officer)
    records.add_note(town, officer)
    records.add_figure(other_town, other_officer)
    lists = (selectors.figures_visible_to, selectors.resources_visible_to, selectors.notes_visible_to)

    for inside in (officer, viewer):
        assert [rows(inside).get().local_government for rows in lists] == [town] * 3
    strangers = [secretariat, person("contractor"), person("adviser"), person("company_admin")]
    for stranger in (*strangers, person("prefecture")):
        assert [rows(stranger).count() for rows in lists] == [0, 0, 0]
        assert selectors.knowledge(stranger, town) is None
    assert selectors.knowledge(other_officer, town) is None


def test_strangers_cost_no_query(town, other_officer, officer, django_assert_num_queries):
    records.add_figure(town, officer)
    assert other_officer.active_memberships
    assert town.organisation

    with django_assert_num_queries(0):
        selectors.knowledge(other_officer, town)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"q": "体育館"}, ["旧東小学校"]),
        ({"q": "ﾀｲｲｸｶﾝ"}, []),
        ({"kind": "people"}, ["里山の会"]),
        ({"sort": "name"}, ["旧東小学校", "里山の会"]),
        ({"sort": "kind"}, ["里山の会", "旧東小学校"]),
        ({"sort": "updated"}, ["里山の会", "旧東小学校"]),
        ({"q": "東地区", "kind": "people"}, []),
    ],
)
def test_resources_are_narrowed_and_sorted(town, officer, values, expected):
    records.add_resource(town, officer)
    records.add_resource(town, officer, kind="people", name="里山の会", what="草刈り", area="西地区")

    rows = selectors.filter_resources(selectors.resources_visible_to(officer), values)

    assert [row.name for row in rows] == expected


@pytest.mark.django_db(transaction=True)
def test_two_people_at_the_same_moment_never_overwrite_each_other(town, officer, approver, together):
    figure = records.add_figure(town, officer)

    def save(person, unit):
        try:
            services.change(figure, records.figure_data(unit=unit), by=person, expected_version=1)
        except ConflictError as conflict:
            return conflict.version
        return "saved"

    assert sorted(map(str, together(save, [officer, approver], ["棟", "軒"]))) == ["2", "saved"]


@pytest.mark.django_db(transaction=True)
def test_two_people_adding_one_name_get_one_record(town, officer, approver, together):
    def save(person):
        try:
            records.add_figure(town, person)
        except RuleError as refusal:
            return "すでにあります" in str(refusal)
        return "added"

    assert sorted(map(str, together(save, [officer, approver]))) == ["True", "added"]
