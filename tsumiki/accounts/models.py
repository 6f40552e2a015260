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


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, *, name: str = "", **fields: Any
    ) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


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
        if not self.is_active:
            return []
        return list(
            self.memberships.of_day(timezone.localdate())
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
        return self.of_day(on or timezone.localdate()).filter(user__is_active=True)

    def of_day(self, day: date) -> "MembershipQuerySet":
        """Those whose days include the day, whether or not the person's account is in use."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


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
    handover_note = models.TextField("引き継ぎメモ", blank=True, max_length=4000)
    # A mailbox of the section (課代表アドレス) passes from person to person: past places keep their person's name.
    person_name = models.CharField("当時の氏名", max_length=60, blank=True)

    objects = MembershipQuerySet.as_manager()  # type: ignore[misc]

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
        return f"{self.name_then}（{self.organisation} {self.section}・{self.role_label}）"

    @property
    def name_then(self) -> str:
        return self.person_name or self.user.name

    @property
    def role_row(self) -> Role:
        return ROLES[self.role]

    @property
    def role_label(self) -> str:
        return self.role_row.label

    @property
    def is_over(self) -> bool:
        return self.valid_to is not None and self.valid_to < timezone.localdate()


class InvitationQuerySet(AuditedQuerySet):
    def unanswered(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; it may have expired, and can then be sent again."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(AuditedModel):
    """A letter to a business address (招待): whoever opens its link and sets a password gets the membership."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations", verbose_name="団体"
    )
    email = models.EmailField("メールアドレス")
    name = models.CharField("氏名", max_length=60)
    section = models.CharField("課・部署", max_length=60)
    role = models.CharField("役割", max_length=20, choices=ROLE_CHOICES)
    valid_from = models.DateField("所属の開始日", null=True, blank=True)
    valid_to = models.DateField("所属の終了日", null=True, blank=True)
    # Only the hash is kept: a copy of the database opens no account.
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Nobody where the operator invited the very first person on the server.
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name="招待した人"
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

    objects = InvitationQuerySet.as_manager()  # type: ignore[misc]

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

    @property
    def inviter_name(self) -> str:
        return self.invited_by.name if self.invited_by else "システムの管理者"

    @property
    def role_row(self) -> Role:
        return ROLES[self.role]

    @property
    def role_label(self) -> str:
        return self.role_row.label

    @property
    def is_unanswered(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        return self.is_unanswered and not self.is_expired

    @property
    def is_same_mailbox(self) -> bool:
        """The successor uses the predecessor's own address (課代表アドレス)."""
        return self.takes_over_from is not None and self.takes_over_from.user.email == self.email


class HandOver(AuditedModel):
    """One officer's place passed to the next (引き継ぎ); the names are those of the day, not of today."""

    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, related_name="hand_over", verbose_name="招待"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="hand_overs", verbose_name="団体"
    )
    from_membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="hand_overs_out", verbose_name="前任の所属"
    )
    to_membership = models.OneToOneField(
        Membership,
        on_delete=models.PROTECT,
        related_name="hand_over_in",
        null=True,
        blank=True,
        verbose_name="後任の所属",
    )
    from_name = models.CharField("前任者", max_length=60)
    to_name = models.CharField("後任者", max_length=60)
    starts_on = models.DateField("後任の開始日")
    note = models.TextField("引き継ぎメモ", blank=True, max_length=4000)
    # What stood in the predecessor's name on the day: [{"label": ..., "titles": [{"title": ..., "url": ...}]}]
    items = models.JSONField("引き継いだもの", default=list)
    created_at = models.DateTimeField("手続きの開始日時", auto_now_add=True)
    completed_at = models.DateTimeField("完了日時", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "引き継ぎ"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="accounts_hand_over_completed_iff_stamped",
                condition=Q(completed_at=None, to_membership=None)
                | Q(completed_at__isnull=False, to_membership__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["from_membership"],
                condition=Q(completed_at=None, cancelled_at=None),
                name="accounts_one_running_hand_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_name} → {self.to_name}（{self.organisation}）"
