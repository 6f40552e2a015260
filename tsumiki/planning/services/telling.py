"""Short mails on the way to a decision: a word, a link that needs a sign-in, never the plan itself."""

from tsumiki.kernel import mail
from tsumiki.planning import deciding
from tsumiki.planning.models import Submission, SubmissionStep

Kind = SubmissionStep.Kind

_FOOT = "開くにはサインインが必要です。このメールに添付ファイルはありません。\n"


def tell(submission: Submission, link: str, *, answered: SubmissionStep | None = None) -> int:
    """Tell those whose turn has come, or who drafted that the way has ended; return to how many.

    `answered` is the step just answered: those who are consulted beside it were told with it.
    """
    fresh = deciding.submissions_of(submission.plan).get(pk=submission.pk)
    if not fresh.is_deciding:
        return _send(
            fresh,
            [fresh.drafted_by.email],
            f"起案の結果（{fresh.get_status_display()}）",
            f"「{fresh.subject}」は、{fresh.get_status_display()}となりました。",
            link,
        )
    steps = deciding.open_steps(fresh)
    if answered is not None and answered.kind == Kind.CONSULT == steps[0].kind:
        return 0
    word = steps[0].get_kind_display()
    return _send(
        fresh,
        [step.person.email for step in steps],
        f"{word}のお願い",
        f"{fresh.drafter_name}さんが起案した「{fresh.subject}」について、{word}をお願いします。",
        link,
    )


def _send(submission: Submission, to: list[str], subject: str, text: str, link: str) -> int:
    body = f"{submission.plan.local_government.full_name}　ご担当者様\n\n{text}\n\n次のページで内容を確かめてください。\n{link}\n\n{_FOOT}"
    mail.send(f"【つみき】{subject}", body, to=to)
    return len(to)
