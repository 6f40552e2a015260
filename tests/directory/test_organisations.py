import pytest
from django.core.exceptions import ValidationError

from tests.factories import OrganisationFactory
from tsumiki.directory.models import Organisation
from tsumiki.directory.selectors import search_organisations
from tsumiki.directory.services.organisations import register_organisation
from tsumiki.kernel.errors import RuleError
from tsumiki.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db
NUMBER = "7000012050002"  # 国税庁: a published corporate number with a right check digit


def test_registering_a_company_records_who_did_it(secretariat):
    company = register_organisation(
        kind="company", name="株式会社ためし", corporate_number=NUMBER, by=secretariat
    )

    event = AuditEvent.objects.get(verb="directory.organisation_registered")
    assert (event.actor_id, event.subject_id) == (secretariat.pk, str(company.pk))
    assert list(search_organisations("ためし")) == [company]
    assert list(search_organisations(NUMBER)) == [company]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("7000012050003", "検査数字が合いません"),
        ("12345", "検査数字が合いません"),
    ],
)
def test_bad_corporate_number_is_refused_with_a_sentence(number, sentence):
    with pytest.raises(ValidationError) as refusal:
        register_organisation(kind="company", name="株式会社ためし", corporate_number=number, by=None)

    assert sentence in str(refusal.value.message_dict["corporate_number"])
    assert Organisation.objects.count() == 0


def test_the_same_company_cannot_be_registered_twice():
    OrganisationFactory(corporate_number=NUMBER)

    with pytest.raises(ValidationError):
        register_organisation(kind="company", name="別の名", corporate_number=NUMBER, by=None)


def test_local_governments_come_only_from_the_registry():
    with pytest.raises(RuleError):
        register_organisation(kind="municipality", name="架空町", by=None)


def test_organisation_search_leaves_out_local_governments(town):
    company = OrganisationFactory(name="南部町づくり会社")

    assert list(search_organisations("南部町")) == [company]
