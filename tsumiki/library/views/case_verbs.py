"""The buttons of a case's life: their words, what they do, and which of them stand on the page now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tsumiki.library import rules
from tsumiki.library.forms.life import NoteForm
from tsumiki.library.models import CaseDraft
from tsumiki.library.services import drafts, review
from tsumiki.library.services import life as services


@dataclass(frozen=True, slots=True)
class Verb:
    """`takes` is the name under which the act takes the note; `recorded_as` the verb of its audit record."""

    label: str
    act: Callable[..., Any]
    done: str
    recorded_as: str
    takes: str = ""


# In the order of the page: what leads on stands before what leads back.
VERBS = {
    "confirm": Verb(
        *("町として確かめ、公開する", review.confirm, "公開しました。", "library.case_published", "note")
    ),
    "publish": Verb(
        *("公開する", review.publish_directly, "公開しました。", "library.case_published", "note")
    ),
    "hand-in": Verb(
        *("事務局に提出する", review.hand_in, "事務局に提出しました。", "library.case_handed_in", "note")
    ),
    "accept": Verb(
        *("確認を終え、次へ進める", review.accept, "確認を終えました。", "library.case_accepted", "note")
    ),
    "revise": Verb("内容を直す", drafts.revise_case, "下書きを開きました。", "library.case_revised"),
    "restore": Verb("ふたたび公開する", services.restore, "ふたたび公開しました。", "library.case_restored"),
    "reconfirm": Verb(
        *("まだこのとおりです", services.reconfirm, "まだこのとおりと確認した日を、今日にしました。"),
        "library.case_reconfirmed",
    ),
    "send-back": Verb("差し戻す", review.send_back, "差し戻しました。", "library.case_sent_back", "note"),
    "pull-back": Verb(
        *("引き上げて下書きに戻す", review.pull_back, "下書きに戻しました。", "library.case_pulled_back")
    ),
    "discard": Verb(
        *("下書きを取りやめる", drafts.discard_draft, "下書きを取りやめました。", "library.draft_discarded")
    ),
    "withdraw": Verb(
        *("公開を取り下げる", services.withdraw, "公開を取り下げました。", "library.case_withdrawn", "reason")
    ),
}
BACKWARD = ("send-back", "pull-back")
DANGER = ("discard", "withdraw")


def buttons(user, case, draft):
    """The verbs that would be allowed now, each with its words; those that end something stand apart."""
    allowed = _allowed(user, case, draft)
    ordinary = [verb for verb in allowed if verb not in DANGER]
    return {
        "acts": [_button(verb, "" if _is_next(verb, ordinary) else "secondary") for verb in ordinary],
        "grave_acts": [_button(verb, "danger") for verb in allowed if verb in DANGER],
        "note_form": NoteForm(auto_id="id_next_%s"),
        "stop_form": NoteForm(auto_id="id_stop_%s"),
    }


def _is_next(verb, ordinary):
    """One filled button: the thing to do next. Where only the way back is left, none."""
    return verb == ordinary[0] and verb not in BACKWARD


def _button(verb, kind):
    return {"verb": verb, "label": VERBS[verb].label, "kind": kind}


def _allowed(user, case, draft):
    asked = {
        "withdraw": rules.refusal_to_withdraw(user, case),
        "restore": rules.refusal_to_restore(user, case),
    }
    if draft is None:
        is_open = not CaseDraft.objects.filter(case=case).exists()
        asked["revise"] = rules.refusal_to_edit(user, case, None) if is_open else rules.CHANGED
        asked["reconfirm"] = rules.refusal_to_reconfirm(user, case)
    else:
        asked["confirm"] = rules.refusal_to_confirm(user, case, draft)
        asked["publish"] = rules.refusal_to_publish_directly(user, case, draft)
        if not rules.is_secretariats(case):
            asked["hand-in"] = rules.refusal_to_hand_in(user, case, draft)
        asked["accept"] = asked["send-back"] = rules.refusal_to_review(user, draft)
        asked["pull-back"] = rules.refusal_to_pull_back(user, case, draft)
        asked["discard"] = rules.refusal_to_edit(user, case, draft)
    return [verb for verb in VERBS if asked.get(verb) == ""]
