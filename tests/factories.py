"""Test data for the apps that everybody stands on. Situations are traits or arguments, never subclasses."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from tsumiki.accounts.models import Membership, User
from tsumiki.directory.models import LocalGovernment, Organisation
from tsumiki.kernel import audit


class AuditedFactory(DjangoModelFactory):
    """Creates inside an audited change, as every writer must."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with audit.change("test.created", by=None) as entry:
            made = super()._create(model_class, *args, **kwargs)
            entry.of(made)
        return made


class OrganisationFactory(AuditedFactory):
    class Meta:
        model = Organisation

    kind = Organisation.Kind.COMPANY
    name = factory.Sequence(lambda n: f"試験団体{n}")


class LocalGovernmentFactory(AuditedFactory):
    """A municipality of 鳥取県 unless told otherwise; codes count up from 319001 and are not real ones."""

    class Meta:
        model = LocalGovernment

    code = factory.Sequence(lambda n: f"{319000 + n:06d}")
    kind = LocalGovernment.Kind.TOWN
    prefecture_code = "31"
    prefecture = "鳥取県"
    name = factory.Sequence(lambda n: f"試験{n}町")
    kana = "しけんちょう"
    organisation = factory.SubFactory(
        OrganisationFactory,
        kind=factory.LazyAttribute(
            lambda o: (
                Organisation.Kind.PREFECTURE
                if o.factory_parent.kind == LocalGovernment.Kind.PREFECTURE
                else Organisation.Kind.MUNICIPALITY
            )
        ),
        name=factory.SelfAttribute("..name"),
        prefecture=factory.SelfAttribute("..prefecture"),
    )


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.lg.jp")
    name = factory.Sequence(lambda n: f"試験 {n}郎")


class MembershipFactory(AuditedFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    section = "企画政策課"
    role = "company_staff"
    valid_from = date(2024, 4, 1)
