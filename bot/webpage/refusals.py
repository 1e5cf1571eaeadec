"""What the page refuses, with a line for whoever asked."""

from __future__ import annotations

from collections.abc import Mapping


class RefusedError(Exception):
    """A request that is not answered.

    Attributes:
        status: the HTTP status.
        line: why, in Vietnamese, for a person.
        headers: what goes with it, such as ``WWW-Authenticate``.
    """

    def __init__(self, status: int, line: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(line)
        self.status = status
        self.line = line
        self.headers = headers or {}


NOT_FOUND = "Không có trang này. Anh/chị có thể bắt đầu từ trang hỏi đáp hoặc trang duyệt dữ liệu."
"""Said of an address that leads nowhere."""
