"""Forms of the result pages: which table, which map."""

from django import forms


class CrossForm(forms.Form):
    """Two sides of a table. `sides` are pairs of code and label: attributes and questions down, questions across."""

    rows = forms.ChoiceField(label="表の縦（分ける項目）")
    columns = forms.ChoiceField(label="表の横（数える設問）")

    def __init__(self, data, *, attributes, questions):
        super().__init__(data)
        self.fields["rows"].choices = [("団体の属性", attributes), ("設問", questions)]
        self.fields["columns"].choices = questions

    def clean(self):
        chosen = super().clean()
        if chosen.get("rows") and chosen.get("rows") == chosen.get("columns"):
            self.add_error("columns", "縦と横には、別の設問を選んでください。")
        return chosen


class MapForm(forms.Form):
    """Which answer the map shows: question and choice in one list, so that it works without JavaScript."""

    answer = forms.ChoiceField(label="地図に表す回答")
    prefecture = forms.ChoiceField(label="市区町村の地図を見る都道府県", required=False)

    def __init__(self, data, *, answers, prefectures):
        super().__init__(data)
        self.fields["answer"].choices = answers
        self.fields["prefecture"].choices = [("", "全国だけを見る"), *prefectures]
