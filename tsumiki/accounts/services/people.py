"""A person's own matters: name and devices."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils.module_loading import import_string

from tsumiki.accounts.models import User
from tsumiki.kernel import audit


def change_name(user: User, *, name: str, by: User) -> User:
    with audit.change("accounts.name_changed", by=by) as entry:
        before, user.name = user.name, name
        user.save(update_fields=["name"])
        entry.of(user, before=before, after=name)
    return user


def end_session(session: UserSession, *, by: User) -> None:
    """Sign one device out; it is asked for the password at its next click."""
    with audit.change("accounts.session_ended", by=by) as entry:
        entry.of(session.user)
        end_sessions_of(session.user, only=session.session_key)


def end_other_sessions(user: User, *, keep: str, by: User) -> int:
    """Sign every device out but the one in use."""
    with audit.change("accounts.session_ended", by=by) as entry:
        ended = end_sessions_of(user, keep=keep)
        entry.of(user, count=ended)
    return ended


def end_sessions_of(user: User, *, keep: str | None = None, only: str | None = None) -> int:
    """Delete the person's sessions from the session store, so that their cookies open nothing."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
    if only is not None:
        rows = rows.filter(session_key=only)
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        store.delete(key)
    rows.delete()
    return len(keys)
