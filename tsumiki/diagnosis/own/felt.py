"""What is felt on the spot beside what the figures say: where both disagree, a question, never a verdict."""

from collections.abc import Sequence

from tsumiki.diagnosis.models import FeltNote

_NAMED = 2


def standing(compared: int, notable: Sequence[str]) -> str:
    """Where a theme's figures stand among the peers, in one sentence."""
    if not compared:
        return "類似団体と比べられる数字がありません。"
    if not notable:
        return f"比べられる{compared}指標は、どれも類似団体の中ほどです。"
    return f"比べられる{compared}指標のうち、{len(notable)}つが類似団体の中ほどから離れています。"


def question(grade: str, compared: int, notable: Sequence[str]) -> str:
    """What to ask where feeling and figures point apart; empty where they do not, or nothing can be compared."""
    if not compared:
        return ""
    label = FeltNote.Grade(grade).label if grade else ""
    if grade == FeltNote.Grade.STRONG and not notable:
        return f"統計では類似団体の中ほどですが、現場では「{label}」としています。何が数字に表れていないでしょうか。"
    if grade in (FeltNote.Grade.LITTLE, FeltNote.Grade.NONE) and notable:
        names = "・".join(notable[:_NAMED]) + ("など" if len(notable) > _NAMED else "")
        return (
            f"統計では{names}が類似団体の中ほどから離れていますが、現場では「{label}」としています。"
            "この数字は、暮らしのどこに表れているでしょうか。"
        )
    return ""
