from django.urls import path

from tsumiki.accounts.views import (
    audit,
    demo,
    handovers,
    invitations,
    invitations_many,
    members,
    organisations,
    profile,
)

app_name = "accounts"
urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("profile/name/", profile.name_change, name="name_change"),
    # Before allauth's page at the same address, so that this one answers.
    path("sessions/", profile.sessions, name="sessions"),
    path("sessions/<int:pk>/end/", profile.session_end, name="session_end"),
    path("sessions/end-others/", profile.sessions_end_others, name="sessions_end_others"),
    path("roles/", profile.roles, name="roles"),
    path("organisations/", members.organisations, name="organisations"),
    path("organisations/register/", organisations.organisation_register, name="organisation_register"),
    path("organisations/invite/", invitations_many.invite_table, name="invite_table"),
    path(
        "organisations/invite/template.xlsx",
        invitations_many.invite_table_template,
        name="invite_table_template",
    ),
    path("organisations/invite/check/", invitations_many.invite_table_check, name="invite_table_check"),
    path("organisations/invite/send/", invitations_many.invite_table_send, name="invite_table_send"),
    path("organisations/<int:pk>/members/", members.members, name="members"),
    path("organisations/<int:pk>/invite/", members.invite, name="invite"),
    path("invitations/<int:pk>/resend/", members.invitation_resend, name="invitation_resend"),
    path("invitations/<int:pk>/withdraw/", members.invitation_withdraw, name="invitation_withdraw"),
    path("invitation/", invitations.invitation_accept, name="invitation_accept"),
    path("invitation/<str:token>/", invitations.invitation_open, name="invitation_open"),
    path("memberships/<int:pk>/change/", members.membership_change, name="membership_change"),
    path("memberships/<int:pk>/end/", members.membership_end, name="membership_end"),
    path("memberships/<int:pk>/hand-over/", handovers.handover, name="handover"),
    path("memberships/<int:pk>/note/", handovers.handover_note, name="handover_note"),
    path("hand-overs/", handovers.handover_list, name="handover_list"),
    path("hand-overs/<int:pk>/", handovers.handover_detail, name="handover_detail"),
    path("log/", audit.audit_log, name="audit_log"),
    path("log/csv/", audit.audit_log_csv, name="audit_log_csv"),
    path("demo/", demo.demo_people, name="demo_people"),
    path("demo/", demo.demo_people, name="demo_enter"),
    path("demo/<int:pk>/", demo.demo_enter_as, name="demo_enter_as"),
]
