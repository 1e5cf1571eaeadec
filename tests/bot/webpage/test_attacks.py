"""What is sent to do harm: refused, or answered as the text that it is, and never as anything else."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest

from knowledge import Assistant
from knowledge.facts import FactBase

SCRIPT = "<script>alert(1)</script>"
TAGS = [
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "</textarea><svg onload=alert(1)>",
    "{{7*7}}${7*7}",
    "javascript:alert(1)",
]
SQL = [
    "'; DROP TABLE appointment; --",
    "x' OR '1'='1",
    '" OR 1 NEAR/2 *',
    "*",
    'a" UNION SELECT * FROM source --',
    "\\x00",
]
PATHS = [
    "/../../etc/passwd", "/tep/../website.py", "/tep/..%2f..%2fsettings.py", "/tep/%2e%2e/website.py",
    "/cum/..%2f..%2fetc%2fpasswd", "/tai/cum/..%2f..%2fx.docx", "/hinh/../x/tdmnpb.svg", "/nguon/%00",
    "/cum/" + "a" * 3000, "/hinh/lanh-dao/%3Cscript%3E.svg", "//evil.example/", "/khung/../../healthz%00",
]  # fmt: skip


@pytest.mark.parametrize("text", TAGS)
@pytest.mark.parametrize(
    "path", ["/?question=", "/luot?question=", "/khung?question=", "/tim?q=", "/?question=a&context="]
)
async def test_tags_are_shown_as_text(site, path: str, text: str) -> None:
    page = await site.get(path + quote(text))
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert "<script>alert" not in page.text
    assert not re.search(r"<(img|svg)\b[^>]*on\w+=", page.text)
    assert "49" not in re.findall(r'value="([^"]*)"', page.text)
    assert 'href="javascript:' not in page.text


@pytest.mark.parametrize(
    "address", ["http://[x", "javascript:alert(1)", 'https://a"onclick=alert(1) b', "https://a:port/", ""]
)
async def test_an_address_that_got_in_costs_the_link_and_no_page_report_or_table(
    served, assistant, tmp_path, address: str
) -> None:
    """Such are refused when they are read; a base may have come from elsewhere."""
    path = tmp_path / "facts.sqlite"
    shutil.copyfile(assistant.facts.path, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE source SET address = ?", [address])
        connection.commit()
    with FactBase.open(path) as facts, pytest.MonkeyPatch.context() as changed:
        changed.setattr(Assistant, "facts", facts)
        async with served() as site:
            for page in (
                "/cum/tdmnpb",
                "/nguon/danh-muc-hanh-chinh",
                "/tim?q=tuyen+quang",
                "/duyet/nguon",
                "/tai/cum/tdmnpb.docx",
                "/tai/cum/tdmnpb.xlsx",
                "/api/facts?limit=5",
            ):
                got = await site.get(page)
                assert got.status == 200, page
                if page.startswith(("/cum", "/nguon", "/tim", "/duyet")):
                    assert not re.search(r'href="(?!/|#|https?://)', got.text)
                    assert not re.search(r"<[^>]*\bonclick=", got.text)


@pytest.mark.parametrize("text", SQL)
@pytest.mark.parametrize("path", ["/tim?q=", "/api/facts?cluster=", "/api/ask?question=", "/cum/", "/van-ban/"])
async def test_sql_is_never_run(site, assistant, path: str, text: str) -> None:
    got = await site.get(path + quote(text, safe=""))
    assert got.status in {200, 400, 404}
    with sqlite3.connect(assistant.facts.path) as connection:
        assert connection.execute("SELECT count(*) FROM appointment").fetchone()[0] > 0
    connection.close()


@pytest.mark.parametrize("path", PATHS)
async def test_paths_lead_to_nothing_but_what_is_served(site, path: str) -> None:
    got = await site.get(path)
    assert got.status in {400, 404}
    assert b"root:" not in got.body
    assert b"import " not in got.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/api/ask?question=a", "/cum/tdmnpb"])
async def test_nothing_can_be_written(site, method: str, path: str) -> None:
    assert (await site.get(path, method=method)).status in {404, 405}


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"}, {"Host": "evil.example/<script>"}, {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Proto": "javascript"}, {"X-Original-URL": "/healthz"}, {"Forwarded": "host=evil.example"},
        {"X-Forwarded-For": "<script>, 1.2.3.4"}, {"Origin": "https://evil.example"}, {"Accept-Language": "a" * 4000},
    ],
)  # fmt: skip
async def test_headers_change_nothing_that_a_cache_could_keep(site, headers: dict[str, str]) -> None:
    plain = await site.get("/cum/tdmnpb")
    got = await site.get("/cum/tdmnpb", headers=headers)
    assert got.status in {200, 400}
    assert got.status == 400 or got.body == plain.body
    assert "Access-Control-Allow-Origin" not in got.headers


@pytest.mark.parametrize(
    "name",
    ["Authorization", "X-Remote-User", "X-Forwarded-For", "X-Forwarded-Proto", "If-None-Match", "Cookie", "Range"],
)
@pytest.mark.parametrize("value", [b"\xff\xfe", b"Bearer \xff", b"Basic !!!!", b"Basic /////w==", b"\xc3\xa9" * 2000])
async def test_a_header_of_any_bytes_is_taken_for_none(served, name: str, value: bytes) -> None:
    async with served(keys=("k" * 40,), user_header="X-Remote-User") as site:
        host, port = site.address.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            b"GET /duyet HTTP/1.1\r\nHost: a\r\n" + name.encode() + b": " + value + b"\r\nConnection: close\r\n\r\n"
        )
        status = int((await asyncio.wait_for(reader.readline(), 20)).split()[1])
        writer.close()
        assert status in ({200, 400} if name == "X-Remote-User" else {400, 401, 403})


async def test_a_host_that_is_no_name_is_not_shown(site) -> None:
    page = await site.get("/nhung", headers={"Host": 'evil.example"><b>'})
    assert page.status == 400 or "<b>" not in page.text


async def test_a_split_header_makes_no_header(site) -> None:
    got = await site.get("/tai/cum/tdmnpb%0d%0aSet-Cookie:a=b.docx")
    assert got.status == 404
    assert "Set-Cookie" not in got.headers


@pytest.mark.parametrize(
    "path",
    [
        "/api/ask?question=" + "a" * 1001, "/?question=a&context=" + "b" * 1001, "/cum/tdmnpb?nam=99999",
        "/cum/tdmnpb?nam=-1", "/cum/tdmnpb?nam=%D9%A2%D9%A0%D9%A2%D9%A2", "/api/facts?offset=99999999999",
        "/api/ask?question=a&today=9999-99-99",
    ],
)  # fmt: skip
async def test_what_is_too_large_or_no_value_is_refused(site, path: str) -> None:
    assert (await site.get(path)).status == 400


async def test_a_very_long_address_is_refused_and_not_logged(site, caplog: pytest.LogCaptureFixture) -> None:
    assert (await site.get("/?question=" + "bi-mat-" * 3000)).status in {400, 414}
    assert "LineTooLong" in caplog.text
    assert "bi-mat-" not in caplog.text


async def test_many_earlier_questions_cost_no_more_than_a_few(site) -> None:
    got = await site.get("/api/ask?question=a" + "&context=b" * 500)
    assert got.status == 200


@pytest.mark.parametrize(
    "path", ["/", "/cum/tdmnpb", "/tim?q=a", "/api/ask?question=a", "/nothing", "/tai/cum/tdmnpb.xlsx"]
)
async def test_every_response_carries_the_headers_of_security(site, path: str) -> None:
    headers = (await site.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers
    assert "public" not in headers["Cache-Control"]


async def test_no_page_needs_a_script_or_style_in_itself(site) -> None:
    for path in ("/", "/?question=ai+l%C3%A0+c%E1%BB%A5m+tr%C6%B0%E1%BB%9Fng", "/duyet", "/cum/tdmnpb", "/khung"):
        page = (await site.get(path)).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", page)


async def test_a_flood_is_refused_and_others_are_served(served) -> None:
    async with served(requests_per_minute=5) as site:
        flood = {"X-Forwarded-For": "203.0.113.9"}
        statuses = [(await site.get("/api/ask?question=a", headers=flood)).status for _ in range(8)]
        assert statuses == [200] * 5 + [429] * 3
        assert (await site.get("/", headers={"X-Forwarded-For": "203.0.113.10"})).status == 200
        refused = await site.get("/api/ask?question=a", headers=flood)
        assert refused.headers["Retry-After"]
        assert set(json.loads(refused.body)) == {"error"}


async def test_neighbours_in_one_ipv6_network_share_a_limit(served) -> None:
    async with served(requests_per_minute=2) as site:
        statuses = [
            (await site.get("/duyet", headers={"X-Forwarded-For": f"2001:db8::{number}"})).status for number in range(4)
        ]
    assert statuses == [200, 200, 429, 429]


async def test_a_client_cannot_name_itself(served) -> None:
    """Only the last hop, which the trusted proxy has written, counts."""
    async with served(requests_per_minute=2) as site:
        lists = [f"198.51.100.{number}, 203.0.113.9" for number in range(4)]
        statuses = [(await site.get("/duyet", headers={"X-Forwarded-For": one})).status for one in lists]
    assert statuses == [200, 200, 429, 429]


async def test_nobody_names_himself_past_an_untrusted_peer(served) -> None:
    async with served(requests_per_minute=2, proxies=("192.0.2.1/32",), user_header="X-Remote-User") as site:
        named = {"X-Remote-User": "an", "X-Forwarded-For": "192.0.2.1"}
        statuses = [(await site.get("/duyet", headers=named)).status for _ in range(3)]
    assert statuses == [403, 403, 429]


async def test_half_a_request_holds_nobody_up(site) -> None:
    host, port = site.address.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
    await writer.drain()
    assert (await site.get("/duyet")).status == 200
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
        b"GET http://evil.example/ HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    ],
)
async def test_requests_that_are_none_are_refused(site, raw: bytes) -> None:
    host, port = site.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(raw)
    await writer.drain()
    first = await asyncio.wait_for(reader.readline(), 10)
    assert b" 400 " in first
    writer.close()
    await writer.wait_closed()
