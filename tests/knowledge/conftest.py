import datetime as dt
from pathlib import Path

import pytest

from knowledge import Answer, Assistant, Conversation
from knowledge.nlu.reading import QuestionReader


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
