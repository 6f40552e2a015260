"""An encoder for tests: what a text means is which of some groups of words it mentions."""

import numpy as np

GROUPS = (
    ("空き家", "空家", "古民家", "廃屋"),
    ("移住", "引っ越して暮らす"),
    ("スマホ", "携帯電話の使い方"),
    ("テレワーク", "家でできる仕事"),
    ("秘密", "隠し事"),
)


class Groups:
    """Deterministic: one axis for each group, and a faint one that tells texts of the same meaning apart."""

    name, size, least = "groups-1", len(GROUPS) + 1, 0.3

    def __init__(self):
        self.asked = 0

    def passages(self, texts):
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, self.size)

    def question(self, text):
        self.asked += 1
        return self._vector(text)

    def _vector(self, text):
        axes = [float(any(word in text for word in group)) for group in GROUPS]
        vector = np.array([*axes, 0.1 + len(text) % 7 / 100], dtype=np.float32)
        return vector / np.linalg.norm(vector)
