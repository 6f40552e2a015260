"""Which YAML key fills which column of which model: the only place that knows both."""

from dataclasses import dataclass

from tsumiki.framework import models as m


@dataclass(frozen=True, slots=True)
class Column:
    """One key of a YAML row (dots reach inside) and the attribute it fills. A `refers` value is the code of another row."""

    key: str
    attr: str = ""
    kind: type = str
    required: bool = True
    refers: str = ""

    @property
    def name(self) -> str:
        return self.attr or self.key


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list of rows in one file of an edition, and the model that keeps them."""

    model: type[m.VocabularyRow]
    table: str
    columns: tuple[Column, ...]
    rows_key: str = "rows"

    @property
    def references(self) -> dict[str, str]:
        return {column.name: column.refers for column in self.columns if column.refers}


def _c(key: str, attr: str = "", kind: type = str, *, required: bool = True, refers: str = "") -> Column:
    return Column(key, attr, kind, required, refers)


def _optional(key: str, attr: str = "", kind: type = str, *, refers: str = "") -> Column:
    return Column(key, attr, kind, required=False, refers=refers)


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        m.Field,
        "fields",
        (
            _c("name"),
            _c("aliases", kind=list),
            _c("description"),
            _optional("digital_use.count", "digital_count", int),
            _optional("digital_use.base", "digital_base", int),
            _optional("digital_use.fiscal_year", "digital_year", int),
        ),
    ),
    Sheet(
        m.Problem,
        "problems",
        (
            _c("name"),
            _c("official_wording"),
            _c("description"),
            _c("target.code", "target_code"),
            _c("target.name", "target_state"),
            _c("target.official_wording", "target_wording"),
        ),
    ),
    Sheet(
        m.Challenge,
        "challenges",
        (
            _c("number", kind=int),
            _c("mark"),
            _c("wording", "text"),
            _c("short", "label"),
            _optional("count", kind=int),
            _optional("base", kind=int),
            _optional("base_year", kind=int),
            _c("exclusive", "is_exclusive", bool),
            _c("free_text", "needs_text", bool),
            _c("hint"),
        ),
    ),
    Sheet(
        m.Step,
        "steps",
        (
            _c("name"),
            _c("official_wording"),
            _c("period"),
            _c("start_month", kind=int),
            _c("end_month", kind=int),
            _c("purpose"),
            _c("outputs", kind=list),
            _c("editable", "is_editable", bool),
        ),
    ),
    Sheet(m.BlockGroup, "blocks", (_c("name"),), rows_key="groups"),
    Sheet(
        m.CostBand,
        "blocks",
        (_c("name"), _c("min_yen", kind=int), _optional("max_yen", kind=int)),
        rows_key="cost_bands",
    ),
    Sheet(
        m.ProjectExample,
        "examples",
        (_c("field", refers="Field"), _c("title"), _optional("listed_as")),
    ),
    Sheet(
        m.Block,
        "blocks",
        (
            _c("name"),
            _c("step", refers="Step"),
            _c("group", refers="BlockGroup"),
            _c("cost_band", refers="CostBand"),
            _c("what"),
            _c("why"),
            _c("when_it_suits"),
            _c("conditions.challenges", "challenges", list),
            _c("conditions.problems", "problems", list),
            _c("conditions.fields", "fields", list),
            _optional("conditions.population_min", "population_min", int),
            _optional("conditions.population_max", "population_max", int),
            _optional("conditions.population_reason", "population_reason"),
            _optional("conditions.needs_core_organisation", "needs_core_organisation", bool),
            _optional("conditions.needs_plan", "needs_plan", bool),
            _optional("conditions.networks", "networks", list),
            _optional("conditions.networks_reason", "networks_reason"),
            _c("who", kind=list),
            _c("effort.person_days", "effort_person_days", int),
            _c("effort.meetings", "effort_meetings", int),
            _c("effort.weeks", "effort_weeks", int),
            _c("inputs", kind=list),
            _c("outputs", kind=list),
            _c("pitfalls", kind=list),
            _c("cases", kind=list),
            _optional("cases_note"),
        ),
    ),
    Sheet(
        m.BlockRule,
        "blocks",
        (_c("earlier", refers="Block"), _c("later", refers="Block"), _c("kind"), _c("reason")),
        rows_key="rules",
    ),
    Sheet(
        m.Grant,
        "grants",
        (
            _c("scheme"),
            _c("name"),
            _c("fiscal_year_from", kind=int),
            _optional("fiscal_year_to", kind=int),
            _c("rates", kind=list),
            _c("caps", kind=list),
            _optional("caps_note"),
            _optional("period"),
            _optional("usual_years", kind=int),
            _optional("longest_years", kind=int),
            _optional("run_until"),
            _c("conditions", kind=list),
            _c("rules", kind=list),
            _optional("conditions_note"),
            _optional("cycle"),
            _optional("deadline"),
            _optional("results"),
            _c("verified", "is_verified", bool),
        ),
    ),
    Sheet(
        m.Publication,
        "publications",
        (_c("title"), _c("description"), _c("kind"), _optional("year", "published_year", int), _c("url")),
    ),
    Sheet(
        m.PolicyEvent,
        "policy_history",
        (
            _c("date", "date_text"),
            _c("fiscal_year", kind=int),
            _c("title"),
            _c("policy_label"),
            _c("text"),
            _c("after_edition", "is_after_edition", bool),
        ),
    ),
    Sheet(
        m.SurveyRound,
        "survey_history",
        (
            _c("round", "number", int),
            _optional("fiscal_year", kind=int),
            _optional("reference_date"),
            *(
                _optional(key, kind=int)
                for key in (
                    "promoting_or_willing",
                    "promoting",
                    "willing",
                    "not_willing",
                    "considering",
                    "plan_made",
                    "implementing",
                )
            ),
            _optional("plan_definition"),
            _c("derived", kind=list),
            _optional("note"),
        ),
    ),
    Sheet(
        m.SurveyBreak,
        "survey_history",
        (_c("before_round", kind=int), _c("affects", kind=list), _c("reason")),
        rows_key="breaks",
    ),
    Sheet(
        m.SurveyReason,
        "survey_history",
        (_c("round", "number", int), _c("wording", "text"), _c("count", kind=int), _c("base", kind=int)),
        rows_key="reasons",
    ),
    Sheet(
        m.Correction,
        "corrections",
        (
            _c("original"),
            _c("corrected"),
            _c("kind"),
            _c("note"),
            _c("evidence.title", "evidence_title"),
            _optional("evidence.url", "evidence_url"),
        ),
    ),
    Sheet(
        m.ConceptExample,
        "corrections",
        (
            _c("lgcode6", "government_code"),
            _c("prefecture"),
            _c("municipality"),
            _c("catchphrase"),
            _optional("correction", refers="Correction"),
        ),
        rows_key="concept_examples",
    ),
)

SOURCE = (
    _c("source.title", "source_title"),
    _optional("source.locator", "source_locator"),
    _optional("source.url", "source_url"),
    _optional("source.year", "source_year", int),
    _c("source.status", "source_status"),
)
EDITION = (
    _c("fiscal_year", kind=int),
    _optional("based_on", "based_on_year", int),
    _c("status"),
    _c("label"),
    _c("programme_name"),
    _c("programme_short_name"),
    _c("policy_label"),
    _c("concept"),
    _c("note"),
    _c("owners", kind=list),
    _c("local_governments", "local_government_count", int),
    _optional("plan_definition"),
    _optional("plan_kinds", kind=list),
    *SOURCE,
)
