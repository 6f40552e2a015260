"""Read a file of queries for `evaluation`. Pure.

Two forms, told apart by the name of the file. YAML holds a list of entries (`not`, `kind` and `set` may be left out):

    - query: 移住 シニア
      kind: synonym
      set: dev
      relevant: {"case:弘前市|青森県|弘前版CCRC": 3}
      not: ["government:130001"]

TSV holds one query per line: the query, a tab, and the ids it should find with spaces between them, all of grade 3.
"""

from collections.abc import Callable
from pathlib import Path

import yaml

from tsumiki.kernel.errors import InputError
from tsumiki.kernel.text import printable
from tsumiki.search.evaluation import ALL, USEFUL, Query

KEYS = ("query", "kind", "set", "relevant", "not")
SETS = ("dev", "test")
GRADES = {"1": 1, "2": 2, "3": 3}
EXACT = 3
# libyaml where the package has it: five times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_queries(path: Path) -> list[Query]:
    """Return the queries of a file in their order. Raises InputError, naming the line, for a file it cannot use."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path.name} は読めません。.yaml（.yml）か .tsv のファイルを指定してください。")
    queries = reader(path.name, _text(path))
    if not queries:
        raise _bad(path.name, 1, "検索語が1つもありません。")
    return queries


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} を開けません。場所と読み取りの権限を確かめてください。") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _bad(path.name, line, "UTF-8の文字ではありません。UTF-8で保存し直してください。") from error
    for number, line_text in enumerate(text.split("\n"), 1):
        if printable(line_text) != line_text:
            raise _bad(path.name, number, "表示できない制御文字があります。取り除いてください。")
    return text.replace("\r\n", "\n")


def _read_tsv(name: str, text: str) -> list[Query]:
    queries = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        words, tab, ids = line.partition("\t")
        if not tab or "\t" in ids:
            raise _bad(name, number, "「検索語、タブ、空白で区切ったID」の形で書いてください。")
        if not words.strip():
            raise _bad(name, number, "検索語が空です。")
        found = ids.split()
        if not found:
            raise _bad(name, number, "見つかるべきIDがありません。")
        if len(set(found)) < len(found):
            raise _bad(name, number, "同じIDが2回あります。")
        queries.append(Query(text=words.strip(), relevant=dict.fromkeys(found, EXACT)))
    return queries


def _read_yaml(name: str, text: str) -> list[Query]:
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _bad(
            name, mark.line + 1 if mark else 1, "YAMLとして読めません。字下げと記号を確かめてください。"
        ) from error
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise _bad(name, _line(root), "「- query: …」で始まる項目を並べてください。")
    return [_query(name, node) for node in root.value]


def _query(name: str, node: yaml.Node) -> Query:
    parts = _pairs(name, node)
    for key, (line, _) in parts.items():
        if key not in KEYS:
            raise _bad(name, line, f"「{key}」という項目はありません（{'・'.join(KEYS)}）。")
    for key in ("query", "relevant"):
        if key not in parts:
            raise _bad(name, _line(node), f"「{key}」がありません。")
    relevant = _grades(name, *parts["relevant"])
    unwanted = _ids(name, *parts["not"]) if "not" in parts else []
    if both := [one for one in unwanted if one in relevant]:
        raise _bad(name, parts["not"][0], f"「{both[0]}」が relevant と not の両方にあります。")
    kind = _word(name, *parts["kind"]) if "kind" in parts else ""
    if kind == ALL:
        raise _bad(name, parts["kind"][0], f"kind に「{ALL}」は使えません（全体の行の名前です）。")
    which = _word(name, *parts["set"]) if "set" in parts else ""
    if which and which not in SETS:
        raise _bad(name, parts["set"][0], f"set は {'・'.join(SETS)} のどちらかです。")
    text = _word(name, *parts["query"])
    return Query(text=text, relevant=relevant, kind=kind, set=which, unwanted=frozenset(unwanted))


def _grades(name: str, line: int, node: yaml.Node) -> dict[str, int]:
    grades = {}
    for one, (at, value) in _pairs(name, node).items():
        grade = GRADES.get(value.value) if isinstance(value, yaml.ScalarNode) else None
        if grade is None:
            raise _bad(name, at, f"「{one}」の段階は 1・2・3 のどれかです。")
        grades[_id(name, at, one)] = grade
    if max(grades.values(), default=0) < USEFUL:
        raise _bad(name, line, "段階2か3のIDが1つは必要です。")
    return grades


def _ids(name: str, line: int, node: yaml.Node) -> list[str]:
    if not isinstance(node, yaml.SequenceNode):
        raise _bad(name, line, "not にはIDを並べてください。")
    found: list[str] = []
    for item in node.value:
        one = _id(name, _line(item), _word(name, _line(item), item))
        if one in found:
            raise _bad(name, _line(item), f"「{one}」が2回あります。")
        found.append(one)
    return found


def _pairs(name: str, node: yaml.Node) -> dict[str, tuple[int, yaml.Node]]:
    """Key → (line of the key, node of the value). A key written twice, which YAML would pass over, is refused."""
    if not isinstance(node, yaml.MappingNode):
        raise _bad(name, _line(node), "「項目: 値」の形で書いてください。")
    found: dict[str, tuple[int, yaml.Node]] = {}
    for key_node, value in node.value:
        key = _word(name, _line(key_node), key_node)
        if key in found:
            raise _bad(name, _line(key_node), f"「{key}」が2回あります。")
        found[key] = (_line(key_node), value)
    return found


def _word(name: str, line: int, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise _bad(name, line, "文字が書かれていません。")
    return node.value.strip()


def _id(name: str, line: int, one: str) -> str:
    if len(one.split()) != 1:
        raise _bad(name, line, f"「{one}」に空白があります。IDの中の空白は「_」で書いてください。")
    return one


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def _bad(name: str, line: int, what: str) -> InputError:
    return InputError(f"{name} の{line}行目：{what}")


_READERS: dict[str, Callable[[str, str], list[Query]]] = {
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
    ".tsv": _read_tsv,
}
