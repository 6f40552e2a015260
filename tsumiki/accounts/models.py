"""People and what they may do where: accounts belong to 団体＋課 and survive the rotation each April."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tsumiki.accounts.roles import ROLE_CHOICES, ROLES, Role
from tsumiki.directory.models import Organisation
from tsumiki.kernel.audit import AuditedModel, AuditedQuerySet


class UserManager(BaseUserManager):
    def create_user(
        self, email: str, password: str | None = None, *, name: str = "", **fields: Any
    ) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person (利用者), known by a business address; what they may do comes only from their memberships."""

    email = models.EmailField("メールアドレス", unique=True)
    name = models.CharField("氏名", max_length=60)
    is_active = models.BooleanField("有効", default=True)
    is_synthetic = models.BooleanField("合成データ", default=False)
    joined_at = models.DateTimeField("登録日時", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "利用者"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def active_memberships(self) -> list["Membership"]:
        """Today's memberships, the oldest first; read once per request."""
        return list(
            self.memberships.in_force()
            .select_related("organisation__local_government")
            .order_by("valid_from", "pk")
        )

    @property
    def main_membership(self) -> "Membership | None":
        return self.active_memberships[0] if self.active_memberships else None

    @property
    def audit_name(self) -> str:
        return self.name

    @property
    def audit_organisation(self) -> Organisation | None:
        return self.main_membership.organisation if self.main_membership else None


class MembershipQuerySet(AuditedQuerySet):
    def in_force(self, on: date | None = None) -> "MembershipQuerySet":
        on = on or timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on, user__is_active=True)


class Membership(AuditedModel):
    """A person's place in an organisation (所属): section, role and the days it holds."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="memberships", verbose_name="利用者"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name="団体"
    )
    section = models.CharField("課・部署", max_length=60)
    role = models.CharField("役割", max_length=20, choices=ROLE_CHOICES)
    valid_from = models.DateField("開始日")
    valid_to = models.DateField("終了日", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "所属"
        ordering = ["organisation", "section", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="accounts_membership_days_in_order",
                condition=Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
            ),
            models.CheckConstraint(
                name="accounts_contractor_has_an_end",
                condition=~Q(role="contractor") | Q(valid_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}（{self.organisation} {self.section}・{self.role_label}）"

    @property
    def role_row(self) -> Role:
        return ROLES[self.role]

    @property
    def role_label(self) -> str:
        return self.role_row.label


class Invitation(AuditedModel):
    """A letter to a business address (招待): whoever opens its link and sets a password gets the membership."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations", verbose_name="団体"
    )
    email = models.EmailField("メールアドレス")
    name = models.CharField("氏名", max_length=60)
    section = models.CharField("課・部署", max_length=60)
    role = models.CharField("役割", max_length=20, choices=ROLE_CHOICES)
    valid_to = models.DateField("所属の終了日", null=True, blank=True)
    # Only the hash is kept: a copy of the database opens no account.
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="招待した人"
    )
    invited_at = models.DateTimeField("招待日時", auto_now_add=True)
    expires_at = models.DateTimeField("期限")
    accepted_at = models.DateTimeField("受諾日時", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="受諾した人"
    )
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)
    takes_over_from = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="引き継ぐ所属",
    )

    class Meta:
        verbose_name = verbose_name_plural = "招待"
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="accounts_invitation_accepted_iff_stamped",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.organisation}）"
