import pytest
from django.db import transaction

from tests.factories import MembershipFactory, OrganisationFactory
from tsumiki.directory.models import Organisation
from tsumiki.kernel import audit
from tsumiki.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_change_records_who_what_and_for_whom(officer, town):
    with audit.change("directory.organisation_created", by=officer) as entry:
        made = Organisation.objects.create(kind="company", name="株式会社ためし")
        entry.of(made, reason="試験")

    event = AuditEvent.objects.get(verb="directory.organisation_created")
    assert (event.actor_id, event.actor_name) == (officer.pk, officer.name)
    assert (event.organisation_id, event.organisation_name) == (town.pk, "鳥取県南部町")
    assert (event.subject_type, event.subject_id) == ("directory.organisation", str(made.pk))
    assert (event.subject_label, event.detail) == ("株式会社ためし", {"reason": "試験"})


@pytest.mark.parametrize(
    "write",
    [
        lambda o: o.save(),
        lambda o: o.delete(),
        lambda o: Organisation.objects.filter(pk=o.pk).update(name="別名"),
        lambda o: Organisation.objects.filter(pk=o.pk).delete(),
        lambda o: Organisation.objects.create(kind="company", name="別社"),
        lambda o: Organisation.objects.bulk_create([Organisation(kind="company", name="別社")]),
        lambda o: Organisation.objects.bulk_update([o], ["name"]),
        lambda o: Organisation.objects.get_or_create(kind="company", name="別社"),
    ],
)
def test_audited_model_refuses_every_write_outside_a_change(write):
    organisation = OrganisationFactory(name="元の名")

    with pytest.raises(audit.UnauditedWriteError), transaction.atomic():
        write(organisation)

    assert list(Organisation.objects.values_list("name", flat=True)) == ["元の名"]


def test_change_without_a_subject_is_rolled_back():
    with pytest.raises(audit.UnauditedWriteError):
        with audit.change("directory.organisation_created", by=None):
            Organisation.objects.create(kind="company", name="記録のない会社")

    assert Organisation.objects.count() == 0


def test_failed_change_leaves_neither_row_nor_record():
    with pytest.raises(ValueError, match="途中"):
        with audit.change("directory.organisation_created", by=None) as entry:
            entry.of(Organisation.objects.create(kind="company", name="途中の会社"))
            raise ValueError("途中で止まった")

    assert (Organisation.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_record_outlives_its_subject(officer):
    organisation = OrganisationFactory()
    with audit.change("directory.organisation_deleted", by=officer) as entry:
        entry.of(organisation)
        organisation.delete()

    assert AuditEvent.objects.get(verb="directory.organisation_deleted").subject_label == str(organisation)


def test_events_are_append_only():
    MembershipFactory()
    event = AuditEvent.objects.first()

    with pytest.raises(RuntimeError):
        event.save()
    with pytest.raises(RuntimeError):
        event.delete()
    with pytest.raises(RuntimeError):
        AuditEvent.objects.update(actor_name="別人")
    with pytest.raises(RuntimeError):
        AuditEvent.objects.all().delete()
