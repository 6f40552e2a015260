import factory

from tests.factories import AuditedFactory
from tsumiki.framework import models as framework
from tsumiki.library.models import Case


class EditionFactory(AuditedFactory):
    class Meta:
        model = framework.Edition

    fiscal_year = factory.Sequence(lambda n: 2022 + n)
    status = "final"
    is_current = True
    label = factory.LazyAttribute(lambda o: f"{o.fiscal_year}年度版")
    programme_name = "試験の事業"
    programme_short_name = "試験"
    policy_label = "試験の政策"
    concept = "試験"
    note = "試験のための版です。"
    local_government_count = 1788
    block_label = "事務局が編集できる初期案"
    block_note = "公式文書の引用ではありません。"
    source_title = "試験の出典"
    source_status = "ours"


class RowFactory(AuditedFactory):
    class Meta:
        abstract = True

    edition = factory.SubFactory(EditionFactory)
    code = factory.Sequence(lambda n: f"code-{n}")
    order = factory.Sequence(lambda n: n + 1)
    source_title = "試験の出典"
    source_status = "ours"


class FieldFactory(RowFactory):
    class Meta:
        model = framework.Field

    name = "住まい"
    description = "試験の分野です。"


class ProblemFactory(RowFactory):
    class Meta:
        model = framework.Problem

    name = "空き家の増加"
    official_wording = factory.SelfAttribute("name")
    description = "試験の課題です。"
    target_code = factory.LazyAttribute(lambda o: f"target-{o.code}")
    target_state = "関係人口が新たなスキルを発揮"
    target_wording = factory.SelfAttribute("target_state")


class ChallengeFactory(RowFactory):
    class Meta:
        model = framework.Challenge

    number = 1
    code = factory.LazyAttribute(lambda o: f"c{o.number:02d}")
    order = factory.SelfAttribute("number")
    mark = factory.LazyAttribute(lambda o: chr(0x2460 + o.number - 1))
    text = factory.LazyAttribute(lambda o: f"課題{o.number}の文言")
    label = factory.LazyAttribute(lambda o: f"課題{o.number}の略称")
    hint = "手がかりです。"


class StepFactory(RowFactory):
    class Meta:
        model = framework.Step

    name = factory.LazyAttribute(lambda o: f"工程{o.order}")
    official_wording = factory.SelfAttribute("name")
    period = "4月"
    start_month = 0
    end_month = 0
    purpose = "試験の工程です。"


class BlockGroupFactory(RowFactory):
    class Meta:
        model = framework.BlockGroup

    name = "体制"


class CostBandFactory(RowFactory):
    class Meta:
        model = framework.CostBand

    name = "100万円未満"
    min_yen = 0
    max_yen = 1_000_000


class BlockFactory(RowFactory):
    class Meta:
        model = framework.Block

    name = factory.Sequence(lambda n: f"積み木{n}")
    step = factory.SubFactory(StepFactory, edition=factory.SelfAttribute("..edition"))
    group = factory.SubFactory(BlockGroupFactory, edition=factory.SelfAttribute("..edition"))
    cost_band = factory.SubFactory(CostBandFactory, edition=factory.SelfAttribute("..edition"))
    what = "何をするかの説明です。"
    why = "なぜ行うかの説明です。"
    when_it_suits = "向くときの説明です。"
    effort_person_days = 5
    effort_meetings = 2
    effort_weeks = 3


class BlockRuleFactory(RowFactory):
    class Meta:
        model = framework.BlockRule


class GrantFactory(RowFactory):
    class Meta:
        model = framework.Grant

    scheme = "試験の交付金"
    name = "試験型"
    fiscal_year_from = 2026


class CaseFactory(AuditedFactory):
    class Meta:
        model = Case

    title = factory.Sequence(lambda n: f"試験の取組{n}")
    municipality = "試験市"
    prefecture = "鳥取県"
    problem_text = "試験の課題です。"
    measure = "試験の取組です。"
    digital = "no"
    year_text = "2020"
    outcome = "試験の成果です。"
    result = "shown"
    confidence = "high"
    sources = ["https://example.jp/"]
    status = "published"
