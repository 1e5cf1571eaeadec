"""Who is served where not everybody is: by a key, or by the name that a proxy gives."""

from __future__ import annotations

import base64
import json

import pytest
from pydantic import SecretStr

KEY = "mot-khoa-du-dai-1234"
PATHS = [
    "/",
    "/duyet",
    "/cum/tdmnpb",
    "/tim?q=a",
    "/api/ask?question=a",
    "/tai/cum/tdmnpb.xlsx",
    "/hinh/lanh-dao/tdmnpb.svg",
]


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"ai do:{password}".encode()).decode()


@pytest.mark.parametrize("path", PATHS)
async def test_without_a_key_nothing_is_told(served, path: str) -> None:
    async with served(keys=(SecretStr(KEY),)) as site:
        refused = await site.get(path)
        assert refused.status == 401
        assert refused.headers["WWW-Authenticate"].startswith("Basic ")
        assert "Tuyên Quang" not in refused.text


@pytest.mark.parametrize("authorization", [basic(KEY), f"Bearer {KEY}", f"bearer {KEY}"])
async def test_a_key_opens_by_password_and_by_bearer(served, authorization: str) -> None:
    async with served(keys=(SecretStr("mot-khoa-khac-rat-dai"), SecretStr(KEY))) as site:
        got = await site.get("/api/ask?question=a", headers={"Authorization": authorization})
        assert got.status == 200
        assert json.loads(got.body)["kind"]


@pytest.mark.parametrize(
    "authorization",
    [basic("sai"), basic(KEY[:-1]), basic(""), "Basic !!!", "Basic", "Bearer", f"Bearer {KEY}x", f"Digest {KEY}", KEY],
)
async def test_a_wrong_key_opens_nothing(served, authorization: str) -> None:
    async with served(keys=(SecretStr(KEY),)) as site:
        assert (await site.get("/duyet", headers={"Authorization": authorization})).status == 401


async def test_guessing_keys_is_slow(served) -> None:
    async with served(keys=(SecretStr(KEY),), requests_per_minute=3) as site:
        statuses = [(await site.get("/", headers={"Authorization": basic(str(n))})).status for n in range(5)]
    assert statuses == [401, 401, 401, 429, 429]


async def test_whom_the_proxy_names_is_served(served) -> None:
    async with served(user_header="X-Remote-User") as site:
        assert (await site.get("/duyet")).status == 403
        assert (await site.get("/duyet", headers={"X-Remote-User": " "})).status == 403
        assert (await site.get("/duyet", headers={"X-Remote-User": "nguyen.van.an"})).status == 200


async def test_either_will_do_where_both_are_set(served) -> None:
    async with served(user_header="X-Remote-User", keys=(SecretStr(KEY),)) as site:
        assert (await site.get("/duyet", headers={"X-Remote-User": "an"})).status == 200
        assert (await site.get("/duyet", headers={"Authorization": basic(KEY)})).status == 200
        assert (await site.get("/duyet")).status == 401
