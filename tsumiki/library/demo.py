"""合成データ: cases of the demo's town at every point of their life. Nothing of it really happened, and each says so."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from tsumiki.accounts.access import own_organisations
from tsumiki.accounts.models import User
from tsumiki.accounts.roles import Permission
from tsumiki.kernel import audit
from tsumiki.library import content, rules
from tsumiki.library.models import Case, CaseAct, CaseDraft, CaseVersion
from tsumiki.library.services import drafts, review

OFFICER, APPROVER = "kikaku@nambu.tottori.example", "kacho@nambu.tottori.example"
# Another town, so that the first one has somebody a step ahead of it.
NEIGHBOURS = ("kikaku@nambu.yamanashi.example", "kacho@nambu.yamanashi.example")
SECRETARIAT = "jimukyoku@nation.example"
SYNTHETIC = "（合成データ）"
_SOURCE = {"title": f"見本の資料{SYNTHETIC}", "url": "", "accessed": "2026年4月"}
# Without it nothing is handed in; problem, measure and outcome come with each case.
_NEEDED = {
    "fields": ["exchange", "work"],
    "problems": ["liveliness", "generations"],
    "source_rows": [_SOURCE],
    "contact_section": "企画政策課",
}


def _story(problem: str, measure: str, outcome: str) -> dict[str, Any]:
    words = {"problem_text": problem, "measure": measure, "outcome": outcome}
    return {name: f"{text}{SYNTHETIC}" for name, text in words.items()}


_CANTEEN = {
    **_story(
        "廃校になった校舎が使われず、地区の人が集まる場がない。",
        "校舎の1階を食堂と交流の場に改め、地区の協議会が運営する。",
        "1年目は月に延べ120人が使った。目標の100人を超えた。",
    ),
    "figures": [
        {
            "indicator": "月の延べ利用者",
            "before": "0",
            "after": "120",
            "unit": "人",
            "as_of": "2022年度→2024年度",
        },
        {"indicator": "運営に関わる住民", "before": "", "after": "18", "unit": "人", "as_of": "2024年度末"},
    ],
    "kpis": [
        {"indicator": "月の延べ利用者", "target": "100", "actual": "120", "unit": "人", "as_of": "2024年度"}
    ],
    "cost_text": f"改修 1,800万円（2023年度）、運営 年220万円{SYNTHETIC}",
    "funding": ["地方創生推進交付金（デモ）", "町の一般財源"],
    "partners": ["地区の協議会（デモ）", "見本大学"],
    "staffing": f"企画政策課の2人が兼務、協議会の有給スタッフ1人{SYNTHETIC}",
    "options_considered": f"新築の交流館も比べた。費用が3倍で、やめた。{SYNTHETIC}",
    "what_failed": f"平日の夜の講座は人が集まらず、半年で土曜の朝に移した。{SYNTHETIC}",
    "transferability": f"先に運営する人が決まっていることが要る。建物だけを先に直すと続かない。{SYNTHETIC}",
    "started": "2021年春",
    "state": "running",
}
_NOTICES = {
    **_story(
        "回覧板が一回りするまでに2週間かかり、行事に間に合わない家がある。",
        "地区の予定と回覧を、紙のほかにアプリでも見られるようにした。使い方は集会所で教える。",
        "5つの地区の68世帯が使っている。紙の回覧板も続けている。",
    ),
    "fields": ["exchange"],
    "problems": ["isolation", "generations"],
    "digital": Case.Digital.YES,
}
_KITCHEN = {
    **_story(
        "商店街に空き店舗が増え、小さく商いを始めたい人には場所がない。",
        "空き店舗1軒に共同の台所を設け、曜日ごとに分けて菓子や総菜を作って売る。",
        "1年で9組が使い、2組が町の中に店を持った。",
    ),
    "fields": ["work"],
    "problems": ["liveliness"],
}
_BUS = {
    **_story(
        "車を手放した人が、買い物に出かけにくい。",
        "週3日の買い物バスの予約を、電話のほかにアプリでも受けた。",
        "アプリの予約は2年で終えた。電話の予約は続いている。",
    ),
    "fields": ["health"],
    "problems": ["isolation"],
    "digital": Case.Digital.YES,
    "result": Case.Result.WEAK,
    "result_reason": f"予約の9割は電話のままで、アプリは月に6件だった。{SYNTHETIC}",
    "state": Case.State.STOPPED,
    "state_reason": f"使う人が増えず、費用に見合わなかった。{SYNTHETIC}",
    "started": "2020年度",
    "ended": "2022年3月",
}


def _event(key: str, when: str, step: str, method: str, *words: str) -> dict[str, Any]:
    who, decision, text = words
    return {
        "key": key,
        "when": when,
        "step": step,
        "method": method,
        "who": who,
        "decision": decision,
        "text": f"{text}{SYNTHETIC}",
        "confirmed_on": "1",
    }


_EVENTS = [
    _event(
        "d1", "2021年春", "groundwork", "village-dialogue", "企画政策課", "", "7つの地区で困りごとを聴いた。"
    ),
    _event(
        *("d2", "2021年度", "groundwork", "peer-comparison", "企画政策課、健康福祉課"),
        *("校舎を使うことを先に決め、使い方は住民に任せる", "似た団体の取組を調べ、2か所を見に行った。"),
    ),
    _event(
        "d3",
        "2022年9月",
        "shaping",
        "pilot",
        "地区の協議会",
        "土曜だけで試す",
        "給食室で試しの食堂を4回開いた。",
    ),
    _event(
        "d4",
        "2023年4月3日",
        "refine",
        "",
        "町議会、企画政策課",
        "改修費を予算に入れる",
        "1階の改修を始めた。",
    ),
    _event(
        "d5",
        "2024年秋",
        "wrap-up",
        "outcome-kpi",
        "地区の協議会",
        "夜の講座をやめる",
        "1年の数字を見直した。",
    ),
]


_NEIGHBOURS_CASES: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "旧保育所の工房と縁側": (
        {
            **_story(
                "保育所が閉じてから、若い親と年配の人が顔を合わせる場がない。",
                "旧保育所を、木工の工房と縁側のある居場所に改めた。",
                "週に2日開き、月に延べ80人が使う。",
            ),
            "started": "2019年度",
            "state": "running",
        },
        [
            _event("n1", "2019年秋", "schedule", "annual-plan", "企画課", "会議を年4回に絞る", "年間の予定を1枚にした。"),
            _event("n2", "2020年6月", "groundwork", "village-dialogue", "企画課、福祉課", "", "5つの地区を回った。"),
            _event("n3", "2020年冬", "groundwork", "", "企画課", "旧保育所を使う", "使われていない建物を調べた。"),
            _event("n4", "2021年5月", "shaping", "sounding", "企画課、事業者3社", "", "使い方の案を3社から聞いた。"),
            _event("n5", "2021年秋", "shaping", "rfi-quotes", "企画課", "水まわりだけを先に直す", "見積りを2社から取った。"),
            _event("n6", "2022年夏", "refine", "pilot", "地区の協議会", "予約は電話と紙で受ける", "3か月だけ試しに開いた。"),
        ],
    ),
    "空き家の見守りと片付けの相談日": (
        {
            **_story(
                "空き家が増え、持ち主が片付けをためらって貸せない。",
                "月に1回の見回りと、片付けの相談日を設けた。",
                "1年で23件の相談があり、6軒が片付いた。",
            ),
            "started": "2020年春", "state": "running", "fields": ["housing"], "problems": ["vacancy"],
        },
        [
            _event("n1", "2020年春", "groundwork", "peer-comparison", "建設課", "相談から始める", "近い規模の町と空き家の数を比べた。"),
            _event("n2", "2021年2月", "shaping", "needs-presentation", "建設課、不動産業者", "見回りは月1回にする", "困りごとを官民の場で話した。"),
            _event("n3", "2021年度", "wrap-up", "results-sharing", "建設課", "相談日を毎月にする", "1年の相談を数えて公表した。"),
        ],
    ),
    "お試し住宅の予約と地域案内": (
        {
            **_story(
                "移り住みたい人が、町を知らないまま家を探している。",
                "空き家2戸をお試し住宅にし、住民が地域を案内する。",
                "1年で8組が泊まり、2組が移り住んだ。",
            ),
            "started": "2021年4月", "state": "running", "fields": ["flow", "housing"],
        },
        [
            _event("n1", "2021年4月", "shaping", "adviser-dispatch", "企画課", "2戸で始める", "助言者と空き家を見て回った。"),
            _event("n2", "2021年秋", "refine", "trial-stay", "企画課、住民の案内役", "案内役に謝金を払う", "8組が泊まった。"),
            _event("n3", "2022年3月", "wrap-up", "", "企画課", "次の年度の予算に入れる", "泊まった人の声をまとめた。"),
        ],
    ),
}  # fmt: skip


def make_cases() -> int:
    """Make the demo's cases where its people and their towns are there and the cases are not; return how many were made."""
    wanted = [OFFICER, APPROVER, SECRETARIAT, *NEIGHBOURS]
    people = {user.email: user for user in User.objects.filter(email__in=wanted)}
    if {OFFICER, APPROVER, SECRETARIAT} - people.keys() or Case.objects.filter(is_synthetic=True).exists():
        return 0
    made = _own_cases(people[OFFICER], people[APPROVER], people[SECRETARIAT])
    if people.keys() >= set(NEIGHBOURS):
        officer, approver = (people[email] for email in NEIGHBOURS)
        made += _neighbours_cases(officer, approver, people[SECRETARIAT])
    return made


def _own_cases(officer: User, approver: User, secretariat: User) -> int:
    _begin("空き家の片付けを手伝う日", officer, measure=f"年2回、住民が片付けを手伝う。{SYNTHETIC}")
    reviewed = _begin("地区の予定が見える回覧板アプリ", officer, **_NEEDED | _NOTICES)
    review.hand_in(reviewed, by=officer)
    review.comment(
        reviewed, field="outcome", text=f"いつの数字か、時点を書いてください。{SYNTHETIC}", by=secretariat
    )
    told = _begin("旧校舎の食堂と居場所", officer, **_NEEDED | _CANTEEN)
    _save_events(told, _EVENTS, officer)
    _publish(told, officer, approver, secretariat)
    _make_older(told, days=400)
    kitchen = _begin("空き店舗の共同の台所", officer, **_NEEDED | _KITCHEN)
    _publish(kitchen, officer, approver, secretariat)
    _make_older(kitchen, days=330)
    stopped = _begin("買い物バスの予約アプリ", officer, **_NEEDED | _BUS)
    _publish(stopped, officer, approver, secretariat)
    return 5


def _neighbours_cases(officer: User, approver: User, secretariat: User) -> int:
    for title, (data, events) in _NEIGHBOURS_CASES.items():
        case = _begin(title, officer, **_NEEDED | data | {"contact_section": "企画課"})
        _save_events(case, events, officer)
        _publish(case, officer, approver, secretariat)
    return len(_NEIGHBOURS_CASES)


def _begin(title: str, officer: User, **data: Any) -> Case:
    organisation = own_organisations(officer, Permission.CASE_DRAFT).order_by("pk")[0]
    case = drafts.begin_case(organisation, title=f"{title}{SYNTHETIC}", by=officer, data=data)
    with audit.change("library.demo_made", by=None) as entry:
        case.is_synthetic = True
        case.save(update_fields=["is_synthetic"])
        entry.of(case)
    return case


def _save_events(case: Case, events: list[dict[str, Any]], officer: User) -> None:
    draft = CaseDraft.objects.get(case=case)
    seen = content.section(draft.content, "process")
    drafts.save_section(case, "process", {"events": events}, by=officer, expected_version=0, seen=seen)


def _publish(case: Case, officer: User, approver: User, secretariat: User) -> None:
    review.hand_in(case, by=officer)
    review.accept(case, by=secretariat)
    review.confirm(case, by=approver)


def _make_older(case: Case, *, days: int) -> None:
    """As if it had been published that long ago: its town is asked whether it is still so."""
    past = timedelta(days=days)
    with audit.change("library.demo_made", by=None) as entry:
        Case.objects.filter(pk=case.pk).update(
            published_at=F("published_at") - past, review_by=timezone.localdate() + rules.CONFIRMED_FOR - past
        )
        CaseAct.objects.filter(case=case).update(at=F("at") - past)
        CaseVersion.objects.filter(case=case).update(published_at=F("published_at") - past)
        entry.of(case)
