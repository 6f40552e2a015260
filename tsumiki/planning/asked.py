"""What those who examine grants ask about a plan (審査・監査で問われること), each with where the question comes from.

Only what the record shows is asked. That one bidder alone may come, for one, no record knows beforehand: it is not asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tsumiki.planning.models import AuditAnswer, Kpi, Procurement
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.self_reliance import running_after_grant, takes_a_grant

# Third-party reports of the Ministry of Finance's survey and of the grant of 2026: not checked against the originals.
AUDIT = "財務省の予算執行調査（2024年、デジタル実装の交付金）を紹介する記事（wic-net 15590）・要確認"
GUIDE = "地域未来交付金2026の第三者の解説（muraimuneaki.net）・要確認"
FORM = "公表されている地域再生計画の様式（那珂市・松山市など）・要確認"


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked: what in the plan raises it, why it is asked, by whom, and on which page it is put right."""

    code: str
    text: str
    why: str
    source: str
    page: str
    answer: str = ""


def questions(record: PlanRecord) -> list[Question]:
    """Return everything the record raises, with the plan's own answer where there is one."""
    given = {row.code: row.reason for row in record.rows("answers")}
    return [
        Question(q.code, q.text, q.why, q.source, q.page, given.get(q.code, ""))
        for q in (*_of_indicators(record), *_of_money(record), *_of_purchases(record))
    ]


def unanswered(record: PlanRecord) -> list[Question]:
    return [question for question in questions(record) if not question.answer]


def past_answers(record: PlanRecord) -> list[AuditAnswer]:
    """Answers to what the record no longer raises; nothing typed gets lost."""
    codes = {question.code for question in questions(record)}
    return [row for row in record.rows("answers") if row.code not in codes]


def _of_indicators(record: PlanRecord) -> Iterator[Question]:
    kpis = [figures.kpi for figures in record.kpis]
    for kpi in kpis:
        if kpi.baseline is None:
            yield Question(
                f"no_baseline:{kpi.key}",
                f"指標「{kpi.name}」の現時点値がありません。どれだけ変わったかを、後で示せません。",
                "様式の指標の表は、現時点値と年度ごとの増加分で書きます。",
                FORM,
                "kpis",
            )
    if kpis and all(kpi.kind == Kpi.Kind.OUTPUT for kpi in kpis):
        yield Question(
            "output_only",
            "活動指標だけです。活動によって暮らしがどう変わるかを示す成果指標がありません。",
            "3年間の成果指標が条件として紹介されています。",
            GUIDE,
            "kpis",
        )
    if kpis and all(kpi.beneficiary == Kpi.Beneficiary.INTERNAL for kpi in kpis):
        yield Question(
            "internal_only",
            "指標がどれも庁内の変化です。住民や事業者に何が起きるかが示されていません。",
            "住民の直接の便益が条件で、庁内の効率化だけの事業は対象外と紹介されています。",
            GUIDE,
            "kpis",
        )


def _of_money(record: PlanRecord) -> Iterator[Question]:
    if takes_a_grant(record) and not running_after_grant(record):
        yield Question(
            "no_running_source",
            "交付金が終わった後の運営費と財源が、予算にありません。",
            "事業の後もサービスを続け、運営費の財源を示すことが条件として紹介されています。",
            GUIDE,
            "budget",
        )


def _of_purchases(record: PlanRecord) -> Iterator[Question]:
    for row in record.rows("procurements"):
        yield from _of_purchase(row)


def _of_purchase(row: Procurement) -> Iterator[Question]:
    def ask(code: str, text: str, why: str) -> Question:
        return Question(f"{code}:{row.key}", f"調達「{row.title}」：{text}", why, AUDIT, "procurements")

    if row.method == Procurement.Method.NEGOTIATED and not row.reason:
        yield ask(
            "negotiated", "随意契約の理由がありません。", "契約の約半分が随意契約だったと報じられています。"
        )
    if not row.rfi_answers:
        yield ask(
            "no_rfi",
            "情報提供依頼（RFI）の記録がありません。",
            "半数を超える事業でRFIがなかったと報じられています。",
        )
    if row.quotes is not None and row.quotes <= 1:
        yield ask(
            "few_quotes",
            f"参考見積が{row.quotes}件です。",
            "約7割の事業で参考見積が1件以下だったと報じられています。",
        )
    if row.author == Procurement.Author.VENDOR:
        yield ask(
            "vendor_author",
            "応札しうる事業者が仕様書を書く・手伝うことになっています。",
            "約7割の事業で事業者が仕様書づくりを手伝ったと報じられています。",
        )
