"""Forms of the portal."""

from django import forms


class FindForm(forms.Form):
    """The first way in: find a local government. The directory's list answers."""

    q = forms.CharField(
        label="団体の名称・読み・団体コード",
        required=False,
        max_length=60,
        help_text="例：南部町、なんぶ、313891",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
