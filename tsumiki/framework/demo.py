"""合成データ: the secretariat at work on next year's edition. Nobody decided any of it, and it says so."""

import copy

from tsumiki.accounts.models import User
from tsumiki.framework import selectors, services
from tsumiki.framework.models import EditionDraft
from tsumiki.framework.services.drafts import FRONT

SECRETARIAT = "jimukyoku@nation.example"
SYNTHETIC = "（合成データ）"


def make_draft() -> EditionDraft:
    """A draft with a changed block, an added one that still lacks its source, and one left out."""
    by = User.objects.get(email=SECRETARIAT)
    following = selectors.current_edition().fiscal_year + 1
    draft = services.begin_draft(by=by, fiscal_year=following, is_synthetic=True)
    blocks = {block.code: block for block in draft.blocks.select_related("draft")}
    changed = copy.deepcopy(blocks["peer-exchange"].row)
    changed["effort"]["meetings"] = 3
    changed["pitfalls"].append(f"聴きたいことを事前に渡さないと、一般的な説明で終わります{SYNTHETIC}")
    services.save_block(blocks["peer-exchange"], by=by, expected_version=1, row=changed)
    added = copy.deepcopy(blocks["peer-exchange"].row)
    added |= {
        "name": f"夜間の相談会{SYNTHETIC}",
        "order": 24,
        "source": {"title": "", "year": None, "status": "ours"},
    }
    added["what"] = f"平日の夜に、課題をもつ住民と職員が1時間ずつ話します。{SYNTHETIC}"
    added["conditions"]["after"] = [
        {
            "code": "village-dialogue",
            "kind": "recommended",
            "reason": f"地区での話し合いで関心のある人が分かってから開くほうが集まります。{SYNTHETIC}",
        }
    ]
    services.add_block(draft, by=by, code="evening-advice", row=added)
    services.retire_block(blocks["distant-alliance"], by=by, is_retired=True)
    front = {name: getattr(draft, name) for name in FRONT}
    front |= {"label": f"{draft.label}{SYNTHETIC}", "note": f"意見交換会の手間を見直しました。{SYNTHETIC}"}
    services.save_front(draft, by=by, expected_version=1, data=front)
    return draft
