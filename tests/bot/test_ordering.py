from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, InlineQuery, Message, Update, User

from bot.ordering import ChatOrder, conversation_key

SENT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def update(update_id: int, chat: int) -> Update:
    return Update(update_id, message=Message(update_id, SENT, Chat(chat, Chat.PRIVATE)))


async def handled(chats: list[int], steps: list[int], concurrency: int) -> tuple[dict[int, list[int]], int]:
    """The order in which each chat's updates ended, and how many were in hand at most."""
    order = ChatOrder(concurrency)
    ended: dict[int, list[int]] = defaultdict(list)
    in_hand = most = 0

    async def handle(number: int) -> None:
        nonlocal in_hand, most
        in_hand += 1
        most = max(most, in_hand)
        for _ in range(steps[number]):
            await asyncio.sleep(0)
        ended[chats[number]].append(number)
        in_hand -= 1

    await asyncio.gather(*(order.process_update(update(n, chat), handle(n)) for n, chat in enumerate(chats)))
    return ended, most


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 5)), max_size=40), st.integers(1, 5))
def test_each_chat_is_in_order_and_no_more_are_in_hand_than_allowed(
    arrivals: list[tuple[int, int]], concurrency: int
) -> None:
    chats, steps = [chat for chat, _ in arrivals], [step for _, step in arrivals]
    ended, most = asyncio.run(handled(chats, steps, concurrency))
    assert dict(ended) == {chat: [n for n, other in enumerate(chats) if other == chat] for chat in set(chats)}
    assert most <= concurrency


async def test_a_chat_that_waits_takes_no_place_from_others() -> None:
    order = ChatOrder(2)
    slow, other = asyncio.Event(), asyncio.Event()

    async def answer_other() -> None:
        other.set()

    flood = [asyncio.create_task(order.process_update(update(n, 1), slow.wait())) for n in range(50)]
    await asyncio.sleep(0)
    await order.process_update(update(99, 2), answer_other())
    assert other.is_set()
    slow.set()
    await asyncio.gather(*flood)


async def test_an_error_lets_the_next_of_the_chat_go_on() -> None:
    order = ChatOrder(1)
    done: list[int] = []

    async def fail() -> None:
        raise ValueError("a handler's mistake")

    async def succeed() -> None:
        done.append(1)

    outcomes = await asyncio.gather(
        order.process_update(update(1, 1), fail()),
        order.process_update(update(2, 1), succeed()),
        return_exceptions=True,
    )
    assert isinstance(outcomes[0], ValueError)
    assert done == [1]


async def test_nothing_is_kept_of_chats_that_are_quiet() -> None:
    order = ChatOrder(4)
    for chat in range(100):
        await order.process_update(update(chat, chat + 1), asyncio.sleep(0))
    assert len(order._queues) == 0


def test_an_inline_query_belongs_to_its_user() -> None:
    query = InlineQuery("1", User(7, "An", is_bot=False), "cụm", "")
    assert conversation_key(Update(1, inline_query=query)) == 7
    assert conversation_key(Update(1)) is None
    assert conversation_key("no update") is None
