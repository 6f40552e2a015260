"""One function for each rule of a grant: what the record says of it. Nothing is guessed: what it does not say is UNKNOWN."""

from collections.abc import Callable

from tsumiki.planning.eligibility.facts import PlanFacts, State, Terms, Verdict

MET, UNMET, UNKNOWN = State.MET, State.UNMET, State.UNKNOWN
Rule = Callable[[PlanFacts, Terms], Verdict]
_SECTORS = {"company": "産", "school": "学", "bank": "金", "labour": "労", "media": "言"}
LONG_OUTCOME = 3


def local_problem(facts: PlanFacts, terms: Terms) -> Verdict:
    todo = "取り組む地域課題を選び、根拠の数値を入れます。"
    if not facts.problems:
        return Verdict(UNMET, "地域課題が選ばれていません。", todo, "problems")
    if not facts.problems_with_figures:
        return Verdict(
            UNKNOWN, f"地域課題は{facts.problems}件ありますが、根拠の数値がありません。", todo, "problems"
        )
    return Verdict(
        MET, f"根拠の数値のある地域課題が{facts.problems_with_figures}件あります。", page="problems"
    )


def resident_benefit(facts: PlanFacts, terms: Terms) -> Verdict:
    whose = {row.beneficiary for row in facts.indicators}
    for row in facts.indicators:
        if row.is_outcome and row.beneficiary == "residents":
            return Verdict(MET, f"成果指標「{row.name}」が住民の変化を示します。", page="kpis")
    todo = "住民に起きる変化を示す成果指標を加え、「だれの変化か」を選びます。"
    if whose == {"internal"}:
        return Verdict(UNMET, "指標がどれも庁内の変化です（庁内の効率化だけの事業は対象外）。", todo, "kpis")
    if "undecided" in whose:
        return Verdict(UNKNOWN, "「だれの変化か」が未定の指標があります。", todo, "kpis")
    return Verdict(UNMET, "住民の変化を示す成果指標がありません。", todo, "kpis")


def outcome(facts: PlanFacts, terms: Terms) -> Verdict:
    found = [row for row in facts.indicators if row.is_outcome]
    if found:
        return Verdict(MET, f"成果指標が{len(found)}件あります。", page="kpis")
    return Verdict(UNMET, "成果指標がありません。", "暮らしの変化を示す成果指標を加えます。", "kpis")


def three_year_outcome(facts: PlanFacts, terms: Terms) -> Verdict:
    found = [row for row in facts.indicators if row.is_outcome]
    longest = max((row.years for row in found), default=0)
    todo = f"成果指標に{LONG_OUTCOME}年分の増加分を入れます。計画期間が短いときは、期間を延ばします。"
    if not found:
        return Verdict(UNMET, "成果指標がありません。", todo, "kpis")
    if longest >= LONG_OUTCOME:
        return Verdict(MET, f"{longest}年分の増加分のある成果指標があります。", page="kpis")
    return Verdict(UNMET, f"成果指標の増加分は、長いもので{longest}年分です。", todo, "kpis")


def consortium(facts: PlanFacts, terms: Terms) -> Verdict:
    agreed = [row for row in facts.members if row.is_agreed]
    if not facts.members:
        return Verdict(UNMET, "連携先が書かれていません。", "庁外の連携先と役割を書きます。", "partners")
    if not agreed:
        return Verdict(
            UNKNOWN, "合意した連携先がまだありません。", "話し合いの進み具合を書き改めます。", "partners"
        )
    if not facts.has_organisation:
        return Verdict(UNKNOWN, "推進体制の文章がありません。", "推進体制を書きます。", "texts")
    names = "、".join(row.name for row in agreed[:3])
    return Verdict(MET, f"合意・契約した連携先が{len(agreed)}団体あります（{names}）。", page="partners")


def stakeholders(facts: PlanFacts, terms: Terms) -> Verdict:
    there = {row.kind for row in facts.members if row.is_agreed}
    missing = "・".join(mark for kind, mark in _SECTORS.items() if kind not in there)
    todo = "計画・実施・検証に加わる相手を、連携先に種別とともに書きます。"
    if not missing:
        return Verdict(
            MET, "産・学・金・労・言のどれにも、合意した連携先があります（官は自団体）。", page="partners"
        )
    if facts.evaluation.strip():
        because = f"合意した連携先に{missing}がありません。効果検証の文章にあるかは、人が確かめます。"
        return Verdict(UNKNOWN, because, todo, "partners")
    return Verdict(
        UNMET, f"合意した連携先に{missing}がなく、効果検証の体制も書かれていません。", todo, "partners"
    )


def running_cost_source(facts: PlanFacts, terms: Terms) -> Verdict:
    last = facts.last_granted_year
    after = [cost for cost in facts.costs if cost.is_running and cost.year > last and cost.yen]
    todo = "交付金が終わった後の年度に、運営費とその財源の行を書きます。"
    own = sorted({cost.year for cost in after if not cost.is_granted})
    if own:
        return Verdict(
            MET,
            f"{last}年度の後の運営費が、{own[0]}年度から交付金以外の財源で書かれています。",
            page="budget",
        )
    if facts.has_upkeep:
        because = "自立の見通しに毎年の収支がありますが、予算に運営費の財源がありません。"
        return Verdict(UNKNOWN, because, todo, "budget")
    return Verdict(UNMET, f"{last}年度の後の運営費の行がありません。", todo, "budget")


def competitive_bidding(facts: PlanFacts, terms: Terms) -> Verdict:
    if not facts.purchases:
        return Verdict(
            UNKNOWN, "調達が書かれていません。", "何をどの方法で調達するかを書きます。", "procurements"
        )
    todo = "競争入札にしないときは、根拠の条項と理由を書き、要綱で認められるかを確かめます。"
    bare = [row.title for row in facts.purchases if row.method == "negotiated" and not row.has_reason]
    if bare:
        return Verdict(UNMET, f"理由のない随意契約があります（{bare[0]}）。", todo, "procurements")
    others = [row.title for row in facts.purchases if row.method not in ("open_bid", "named_bid")]
    if others:
        because = f"競争入札ではない、または方法の決まっていない調達があります（{others[0]}）。"
        return Verdict(UNKNOWN, because, todo, "procurements")
    return Verdict(MET, f"{len(facts.purchases)}件の調達がどれも競争入札です。", page="procurements")


def run_until(facts: PlanFacts, terms: Terms) -> Verdict:
    last = terms.last_allowed_year
    day = terms.run_until
    if last is None or day is None:
        return Verdict(UNKNOWN, "期限の日が分かりません。", "要綱で期限を確かめます。")
    used = facts.years_with(terms.code)
    todo = "この交付金を充てる行の年度を、期限の内にします。"
    if used[0] > last:
        return Verdict(UNMET, f"始まりが{used[0]}年度で、期限（{last}年度）の後です。", todo, "budget")
    if used[-1] > last:
        if facts.names(terms.code):
            return Verdict(
                UNMET, f"この交付金を充てる行が{used[-1]}年度にあり、期限の後です。", todo, "budget"
            )
        return Verdict(
            UNKNOWN, f"計画は{used[-1]}年度までです。{last}年度の分だけが対象になりえます。", todo, "budget"
        )
    if (day.month, day.day) != (3, 31):
        return Verdict(
            UNKNOWN,
            f"{last}年度の途中の期限です。月までは予算から分かりません。",
            "行程で月を確かめます。",
            "roadmap",
        )
    return Verdict(MET, f"{used[-1]}年度までに終わります。", page="budget")


def launch_cost(facts: PlanFacts, terms: Terms) -> Verdict:
    own = [cost for cost in facts.costs if cost.grant == terms.code]
    years = sorted({cost.year for cost in own})
    if not own:
        return Verdict(
            UNKNOWN, "この交付金を充てる予算の行がありません。", "予算の行で交付金を選びます。", "budget"
        )
    if any(cost.is_running for cost in own):
        return Verdict(
            UNMET, "運営費にこの交付金を充てています。", "運営費には別の財源を充てます。", "budget"
        )
    if len(years) > 1:
        return Verdict(
            UNMET,
            f"{len(years)}年度にわたってこの交付金を充てています。",
            "一つの年度にまとめます。",
            "budget",
        )
    return Verdict(MET, f"{years[0]}年度の初期費用だけに充てています。", page="budget")


def publication(facts: PlanFacts, terms: Terms) -> Verdict:
    if not facts.evaluation.strip():
        return Verdict(
            UNMET,
            "効果検証の体制と公表が書かれていません。",
            "だれが、いつ、どこに公表するかを書きます。",
            "grounds",
        )
    if "公表" in facts.evaluation:
        return Verdict(MET, "効果検証の文章に「公表」とあります。内容は人が確かめます。", page="grounds")
    return Verdict(
        UNKNOWN, "効果検証の文章に「公表」の語がありません。", "公表の時期と場所を書きます。", "grounds"
    )


def verification(facts: PlanFacts, terms: Terms) -> Verdict:
    todo = "外部有識者と議会の検証、公表と国への報告の予定を書きます。"
    blank = [
        label
        for label, text in (("効果検証の体制", facts.evaluation), ("議会との関わり", facts.council))
        if not text.strip()
    ]
    if blank:
        return Verdict(UNMET, f"{'と'.join(blank)}が書かれていません。", todo, "grounds")
    if not any(row.is_outcome for row in facts.indicators):
        return Verdict(UNMET, "成果指標がありません。", "成果指標を加えます。", "kpis")
    return Verdict(
        UNKNOWN, "文章はあります。有識者・国への報告まで含むかは、人が確かめます。", todo, "grounds"
    )


def regional_plan(facts: PlanFacts, terms: Terms) -> Verdict:
    todo = "認定を受けた地域再生計画があるか、いつ申請するかを確かめます。"
    if facts.has_existing_plan is False:
        return Verdict(UNMET, "構想等（地域再生計画を含む）は「なし」と書かれています。", todo, "basics")
    if facts.has_existing_plan:
        return Verdict(
            UNKNOWN, "構想等は「あり」ですが、地域再生計画の認定までは分かりません。", todo, "basics"
        )
    return Verdict(UNKNOWN, "構想等の有無が書かれていません。", todo, "basics")


def digital_use(facts: PlanFacts, terms: Terms) -> Verdict:
    if facts.digital_use.strip():
        return Verdict(MET, "「デジタル技術の活用」の文章があります。", page="texts")
    return Verdict(
        UNMET, "「デジタル技術の活用」が書かれていません。", "何をデジタルで行うかを書きます。", "texts"
    )


def unread(facts: PlanFacts, terms: Terms) -> Verdict:
    return Verdict(UNKNOWN, "計画の記録からは読み取れません。", "要綱と計画を、人が照らし合わせます。")


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        local_problem,
        resident_benefit,
        outcome,
        three_year_outcome,
        consortium,
        stakeholders,
        running_cost_source,
        competitive_bidding,
        run_until,
        launch_cost,
        publication,
        verification,
        regional_plan,
        digital_use,
        unread,
    )
}
