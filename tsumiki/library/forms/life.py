"""Forms of a case's editing life: begin, note, comment, propose, decide, merge, import."""

from django import forms

from tsumiki.library.content import FIELD_LABELS, NAMES, TEXTS
from tsumiki.library.forms.parts import TextField, long, short
from tsumiki.library.models import Case


class BeginForm(forms.Form):
    title = short("題名", 120, required=True, help_text="取組が分かる短い題名。あとで直せます")
    organisation = forms.ModelChoiceField(label="書く団体", queryset=None, empty_label=None)

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].initial = organisations.first()


class NoteForm(forms.Form):
    note = long("説明・理由", rows=3)


class CommentForm(forms.Form):
    field = forms.ChoiceField(
        label="どの項目について",
        required=False,
        choices=[("", "全体"), *((n, FIELD_LABELS[n]) for n in NAMES)],
    )
    text = long("意見", required=True, rows=3)


class CorrectionForm(forms.Form):
    """What a reader would have said differently."""

    field = forms.ChoiceField(label="直す項目", choices=[(n, FIELD_LABELS[n]) for n in TEXTS])
    proposed = long("直した文", required=True, help_text="その項目の、直したあとの全文")
    reason = long("理由", required=True, rows=3, help_text="どこがなぜ違うか。どうして分かったか")
    source_url = forms.URLField(label="根拠のURL", required=False, max_length=500, assume_scheme="https")

    def for_public(self):
        """Readers without an account may say who they are."""
        self.fields["name"] = TextField(
            label="お名前・所属",
            max_length=120,
            required=False,
            help_text="公開しません。事務局が判断の参考にします。書かなくてもかまいません",
        )
        return self


class DecisionForm(forms.Form):
    answer = long("判断の理由", rows=3, help_text="取り入れないときは、かならず書きます")


class MergeForm(forms.Form):
    gone = forms.ModelChoiceField(
        label="統合する（なくなる）事例", queryset=None, empty_label="（選んでください）"
    )
    note = short("説明", 300)

    def __init__(self, *args, kept, cases, **kwargs):
        super().__init__(*args, **kwargs)
        others = cases.filter(status=Case.Status.PUBLISHED).exclude(pk=kept.pk)
        if not kept.is_across_prefectures:
            # Doubles tell of the same place; a joint case may be among them.
            others = others.filter(prefecture__in=[kept.prefecture, "複数"])
        self.fields["gone"].queryset = others.order_by("municipality", "title", "pk")


class AttachForm(forms.Form):
    file = forms.FileField(label="図・資料")
    alt = short(
        "代替テキスト",
        300,
        required=True,
        help_text="見えない方に、何が示されているかをことばで伝えます（例：旧校舎の食堂で話す住民12人）",
    )
    caption = short("説明・撮影の時期など", 200)


class ImportForm(forms.Form):
    file = forms.FileField(label="事例の表（.xlsx または .csv）")


class ApplyForm(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput)
