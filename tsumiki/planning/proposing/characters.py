"""The three characters of a stack, and the rules of proposing beside those of suggestion (R1–R9)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Character:
    """What a stack aims at: the kinds of blocks it wants, how large it grows, how much effort weighs against a block."""

    code: str
    title: str
    sentence: str
    groups: tuple[str, ...]
    most_blocks: int
    # Person-days that weigh as much as one point of suggestion.
    days_per_point: int
    # The same for what a block costs at least.
    yen_per_point: int
    # Leave room: the stack takes at most this share of the staff's time.
    share_of_capacity: float = 1.0
    # Take a block only where it answers something that no block before it does.
    only_what_is_new: bool = False


CHARACTERS: tuple[Character, ...] = (
    Character(
        "small",
        "小さく試す",
        "手間の少ない積み木を選び、早く試して、続けるかどうかを決めます。",
        ("trial",),
        most_blocks=3,
        days_per_point=1,
        yen_per_point=200_000,
        share_of_capacity=0.75,
        only_what_is_new=True,
    ),
    Character(
        "firm",
        "しっかり固めてから",
        "体制と課題の整理に時間をかけ、指標と財源の見通しをつけてから進みます。",
        ("organisation", "understanding", "funding"),
        most_blocks=7,
        days_per_point=12,
        yen_per_point=2_000_000,
    ),
    Character(
        "partner",
        "事業者と早く組む",
        "課題を早く外に示し、事業者との対話で実現の方法と費用の見通しをつけます。",
        ("partner", "shaping"),
        most_blocks=5,
        days_per_point=8,
        yen_per_point=2_000_000,
    ),
)


@dataclass(frozen=True, slots=True)
class ProposingRule:
    id: str
    title: str
    says: str


RULES: tuple[ProposingRule, ...] = (
    ProposingRule("P1", "積み方のねらい", "積み方ごとに決まった種類の積み木を、優先して選びます。"),
    ProposingRule("P2", "順番の決まり", "前に要る積み木を必ず含め、順番の決まりに合うように並べます。"),
    ProposingRule(
        "P3", "職員の時間", "手間の合計が、月の職員の時間×期限までの月数を超える積み木は見送ります。"
    ),
    ProposingRule("P4", "期限", "加えると期限までに終わらなくなる積み木は見送ります。"),
    ProposingRule(
        "P5", "予算", "予算がないときは費用のかかる積み木を、額がわかるときは超える積み木を見送ります。"
    ),
    ProposingRule(
        "P6", "ネットワーク", "外部のサービスを使いうる積み木に、確かめることを添えます（お知らせ）。"
    ),
)
