"""Reading many workbooks with several processes. A new process imports only this pure package: no Django, no database."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tsumiki.kernel.errors import InputError
from tsumiki.surveys.workbooks.definitions import Answers, Recipient, WorkbookForm
from tsumiki.surveys.workbooks.layout import Layout
from tsumiki.surveys.workbooks.opening import open_workbook
from tsumiki.surveys.workbooks.reading import read_answers
from tsumiki.surveys.workbooks.results import Reading

# Below this many files a second process costs more than it saves.
MANY = 60
PROCESSES = 2
_CHUNK = 20


@dataclass(frozen=True, slots=True)
class Job:
    """What every process needs to know: the form, and by code whose workbooks may come and what is stored."""

    form: WorkbookForm
    recipients: Mapping[str, Recipient]
    stored: Mapping[str, Answers]


@dataclass(frozen=True, slots=True)
class Read:
    """One file: its reading, or the sentence that refuses it."""

    path: Path
    code: str = ""
    reading: Reading | None = None
    refusal: str = ""


class _Reader:
    def __init__(self, job: Job) -> None:
        self._job = job
        self._layout = Layout(job.form)

    def read(self, path: Path) -> Read:
        code = ""
        try:
            with path.open("rb") as file:
                opened = open_workbook(file, name=path.name)
            code = opened.keys.code if opened.keys else ""
            recipient = self._job.recipients.get(code)
            if recipient is None:
                return Read(path, code, refusal=_unknown(path, code))
            stored = self._job.stored.get(code, {})
            reading = read_answers(opened, layout=self._layout, recipient=recipient, stored=stored)
            return Read(path, code, reading)
        except InputError as refusal:
            return Read(path, code, refusal=str(refusal))
        except OSError as refusal:
            return Read(path, code, refusal=f"「{path.name}」を開けません（{refusal.strerror}）。")


def _unknown(path: Path, code: str) -> str:
    if not code:
        return f"「{path.name}」は、どの団体の調査票か分かりません。配布したファイルに入力し直してください。"
    return f"「{path.name}」の団体（団体コード {code}）は、この調査の対象ではありません。"


def read_many(paths: Sequence[Path], job: Job) -> Iterator[Read]:
    """Yield what each file says, in the order of `paths`."""
    if len(paths) < MANY:
        yield from map(_Reader(job).read, paths)
        return
    # A fresh process: a copy of this one would share its connection to the database.
    context = get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=_begin, initargs=(job,)) as pool:
        yield from pool.map(_read_here, paths, chunksize=_CHUNK)


_here: list[_Reader] = []


def _begin(job: Job) -> None:
    _here[:] = [_Reader(job)]


def _read_here(path: Path) -> Read:
    return _here[0].read(path)
