"""The texts that only people can write: their names in the plan and their words on the page."""

TO_FILL = "【要記入】"
TEXTS = {
    "vision": "めざす姿",
    "situation": "現状（数値の読み取り）",
    "digital_use": "デジタル技術の活用",
    "organisation_text": "推進体制",
    "section_text": "主管課と関係課",
    "people_text": "担い手（人材・団体・事業者）",
}
GROUNDS = {
    "region_text": "地域間連携",
    "policy_text": "政策間連携",
    "evaluation_text": "効果検証の体制と公表",
    "council_text": "議会との関わり",
}
# The sections that are only texts.
WRITTEN = {"texts": TEXTS, "grounds": GROUNDS}
