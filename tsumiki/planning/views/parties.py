"""Who carries the plan and with what care: sections, partners, people, procurement, risks, voices."""

from functools import partial

from tsumiki.planning import services
from tsumiki.planning.forms import tables as forms
from tsumiki.planning.papers.parties import duties, weighed_risks
from tsumiki.planning.record import PlanRecord
from tsumiki.planning.tables import TABLES
from tsumiki.planning.views.page import edits_plan, tabs
from tsumiki.planning.views.table_page import TablePage, plain_table, show

TABS = tuple((key, table.label) for key, table in TABLES.items())
_LEADS = {
    "roles": "仕事ごとに、決める課・行う課・相談を受ける課・知らせを受ける課を書きます。1つの仕事に何行書いてもかまいません。",
    "partners": "庁外のどの団体と、何を分け合うかを書きます。まだ探している相手は、種別と役割だけで足ります。",
    "people": "計画を動かすのに要る人と技能を書き、足りない分をどう確保するかを決めます。個人の名前は書きません。",
    "procurements": "何を、どの方法で調達するかを書きます。情報提供依頼（RFI）と複数の参考見積は、仕様と価格を確かめる助けになります。",
    "risks": "うまくいかないとしたら何が起きるかを先に書き、早く気づくしるしと備えを決めます。",
    "voices": "住民から寄せられた声と、計画にどう反映したかを書きます。個人が分かることは書きません。",
}
_FOLLOWING = dict(zip(TABLES, [*list(TABLES)[1:], "texts"], strict=True))


def _page(key):
    table = TABLES[key]
    return TablePage(
        key=key,
        step="roles",
        title=table.label,
        template="planning/parties.html",
        rows=partial(forms.rows_of, table),
        initial=partial(forms.initial_of, table),
        save=lambda plan, **kwargs: services.save_rows(plan, key, **kwargs),
        following=_FOLLOWING[key],
    )


@edits_plan
def table(request, plan, key):
    """One of the six tables."""
    record, page = PlanRecord(plan), _page(key)
    context = {
        "lead": _LEADS[key],
        "noun": TABLES[key].noun,
        "tabs": tabs(plan, key, *TABS),
        "summary": _summary(record, key),
        "following": TABLES[page.following].label if page.following in TABLES else "文章を書く",
    }
    return show(request, record, page, context)


def _summary(record, key):
    """What the rows say together, where that is more than the rows."""
    if key == "roles" and record.rows("roles"):
        return {"caption": "仕事と担当課の対応（保存した内容）", **plain_table(*duties(record))}
    if key == "risks" and record.rows("risks"):
        return {"caption": "重い順のリスク（起こりやすさ×影響）", **plain_table(*weighed_risks(record))}
    return None
