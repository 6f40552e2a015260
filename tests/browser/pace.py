"""How long a person would take over what a browser test does, by the keystroke-level model.

Card, Moran and Newell (1980): 1.1 s to point, 1.35 s to think before each act. For Japanese prose we take a beginner's
30 characters a minute (the third grade of the Japanese word processing examination asks for 300 in ten minutes), for
digits and Latin letters 0.5 s each, and 500 characters a minute to read what guides through a page: headings, leads,
labels, help and buttons, each page anew. Nobody is that slow everywhere; that is the point.
"""

import json
from dataclasses import dataclass, field

POINT, THINK = 1.1, 1.35
PROSE, KEY = 60 / 30, 0.5
READ = 60 / 500

# Runs in every page before its own scripts; reports to `tsumikiPace`.
_WATCHER = """
(() => {
  const tell = (...what) => window.tsumikiPace(JSON.stringify(what));
  document.addEventListener('click', () => tell('click'), true);
  document.addEventListener('input', event => {
    const field = event.target;
    if (field.matches('textarea, input:not([type=checkbox]):not([type=radio])'))
      tell('type', location.pathname + ' ' + field.name, field.value);
    else tell('click');
  }, true);
  document.addEventListener('DOMContentLoaded', () => {
    const guides = document.querySelectorAll(
      'main :is(h1, h2, h3, legend, label, button, .button, .lead, .field__help, .notice)');
    const said = new Set([...guides].map(guide => guide.innerText.trim()));
    tell('read', [...said].join('').length);
  });
})();
"""


@dataclass
class Pace:
    """Counts what is done in the pages that it watches."""

    clicks: int = 0
    read: int = 0
    typed: dict[str, str] = field(default_factory=dict)

    def watch(self, page) -> None:
        page.expose_function("tsumikiPace", self._take)
        page.add_init_script(_WATCHER)

    def _take(self, told: str) -> None:
        kind, *what = json.loads(told)
        if kind == "click":
            self.clicks += 1
        elif kind == "read":
            self.read += what[0]
        else:
            self.typed[what[0]] = what[1]

    @property
    def minutes(self) -> float:
        letters = "".join(self.typed.values())
        keys = sum(letter.isascii() for letter in letters)
        typing = KEY * keys + PROSE * (len(letters) - keys) + THINK * len(self.typed)
        return (typing + (POINT + THINK) * self.clicks + READ * self.read) / 60

    def __str__(self) -> str:
        letters = sum(len(value) for value in self.typed.values())
        return (
            f"{self.minutes:.1f} minutes: {self.clicks} clicks, {letters} characters typed, {self.read} read"
        )
