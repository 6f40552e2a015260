from django.apps import AppConfig

from tsumiki.accounts import verbs


class FrameworkConfig(AppConfig):
    name = "tsumiki.framework"
    label = "framework"
    verbose_name = "枠組み"

    def ready(self) -> None:
        verbs.register(
            {
                "framework.editions_loaded": "事業の枠組みを読み込んだ",
                "framework.edition_published": "年度版を公表した",
            }
        )
        # The rest is of drafts, which nobody else sees.
        verbs.register(
            {
                "framework.draft_begun": "版の編集を始めた",
                "framework.draft_saved": "編集中の版の説明を保存した",
                "framework.draft_dropped": "版の編集を取りやめた",
                "framework.draft_block_added": "編集中の版に積み木を加えた",
                "framework.draft_block_saved": "編集中の版の積み木を保存した",
                "framework.draft_block_retired": "編集中の版で積み木を廃止した",
                "framework.draft_block_restored": "編集中の版で積み木を戻した",
            },
            stays_inside=True,
        )
