"""The people and chats that are there from the start: enough to try everything by hand."""

from __future__ import annotations

from localtelegram.chats import Chat, Member, User
from localtelegram.state import State

AN = 700000001
"""An ordinary person."""
BINH = 700000002
"""Another ordinary person."""
ADMIN = 700000009
"""The person whom the bot's configuration names as its admin; creator of the groups."""
ANONYMOUS = 700000004
"""An admin of the groups who stays anonymous there."""

GROUP = -4000000001
"""A basic group."""
FORUM = -1002000000001
"""A supergroup with topics."""

SUGGESTIONS = (
    "Năm 2023 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?",
    "Cụm Trung du và miền núi phía Bắc gồm những tỉnh nào?",
    "Còn năm 2022?",
    "/trogiup",
)
"""Questions to click at the start."""

_PEOPLE = (
    User(AN, "Nguyễn", "Thị An", username="an_nguyen"),
    User(BINH, "Trần", "Văn Bình", username="binh_tran"),
    User(ADMIN, "Lê", "Minh Châu", username="chau_admin"),
    User(ANONYMOUS, "Phạm", "Quốc Dũng"),
)
_STATUS = {AN: "member", BINH: "member", ADMIN: "creator", ANONYMOUS: "administrator"}


def set_scene(state: State) -> None:
    """Lets the people and chats of this module exist, with the bot a member of both groups."""
    for person in _PEOPLE:
        chat = state.add_user(User(person.id, person.first_name, person.last_name, person.username))
        # Whoever runs a bot has written to it before; nobody else has.
        chat.started = person.id == ADMIN
    group = state.add_chat("group", "Phòng Thi đua – Khen thưởng", chat_id=GROUP)
    forum = state.add_chat("supergroup", "Cụm thi đua phía Bắc", chat_id=FORUM, is_forum=True)
    for chat in (group, forum):
        _fill(state, chat)
    for name in ("Hỏi đáp", "Báo cáo sơ kết"):
        state.add_topic(forum, name, state.users[ADMIN])


def _fill(state: State, chat: Chat) -> None:
    for user_id, status in _STATUS.items():
        chat.members[user_id] = Member(state.users[user_id], status, anonymous=user_id == ANONYMOUS)
    chat.members[state.bot.id] = Member(state.bot)
