import datetime as dt
import shutil
from pathlib import Path

import pytest

from knowledge import PACKAGED_ROOT, Answer, Assistant, Conversation
from knowledge.nlu.reading import QuestionReader

FIRST = {
    "2017-03-17-tong-ket-2016-trung-du-mien-nui-phia-bac", "2017-07-21-so-ket-6-thang-2017-trung-du-mien-nui-phia-bac",
    "2018-02-01-tong-ket-2017-hiep-hoa", "2019-07-25-so-ket-6-thang-2019-dong-bang-song-hong",
    "2023-03-15-tong-ket-2022-trung-du-mien-nui-phia-bac", "2011-03-25-tong-ket-2010-trung-du-mien-nui-phia-bac",
    "2014-07-10-so-ket-2014-bac-trung-bo", "2015-07-28-so-ket-2015-dong-nam-bo",
    "2020-07-31-so-ket-6-thang-2020-tay-nam-bo", "2024-01-01-chuan-bi-tong-ket-2023-tay-nam-bo",
}  # fmt: skip
"""The articles that the program began with, and those that its lists of clusters cite."""


@pytest.fixture(scope="session")
def first_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The knowledge of these articles alone, without what is known of the clusters of every sector."""
    root = tmp_path_factory.mktemp("first") / "knowledge"
    shutil.copytree(PACKAGED_ROOT, root, ignore=shutil.ignore_patterns("*.py", "__pycache__", "sector_*.yaml"))
    for path in (root / "sources").iterdir():
        if path.stem not in FIRST:
            path.unlink()
    return root


class Chat:
    """A chat with an assistant: each question is asked after those before it."""

    def __init__(self, assistant: Assistant, today: dt.date = dt.date(2023, 6, 1)) -> None:
        self._assistant = assistant
        self.today = today
        self.conversation = Conversation()

    def ask(self, question: str) -> Answer:
        answer = self._assistant.ask(question, conversation=self.conversation, today=self.today)
        self.conversation = answer.conversation
        return answer


@pytest.fixture
def chat(assistant: Assistant) -> Chat:
    return Chat(assistant)


@pytest.fixture(scope="session")
def banks() -> Path:
    """The folder of the project's own banks of questions."""
    return Path(__file__).parents[1] / "banks"


@pytest.fixture(scope="session")
def reader(assistant: Assistant) -> QuestionReader:
    """Reads questions against the program's own names and templates."""
    return assistant._answerer._reader
