"""The API: the answers of `thidua ask --json`, facts by their filters, and a description that tells the truth."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from bot.webpage.api import MOST_FACTS, description
from bot.webpage.asking import MOST_EARLIER

QUESTION = "Năm 2022 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?"


def fits(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> bool:
    """Whether a value is as a schema says, for the few words of JSON Schema that are used."""
    if "$ref" in schema:
        return fits(value, schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "enum" in schema:
        return value in schema["enum"]
    names = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "null": type(None)}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, names[kind]) for kind in kinds):
        return False
    if isinstance(value, list):
        return all(fits(one, schema.get("items", {"type": list(names)}), schemas) for one in value)
    if isinstance(value, dict) and "properties" in schema:
        inner = schema["properties"]
        return set(schema["required"]) <= set(value) <= set(inner) and all(
            fits(one, inner[name], schemas) for name, one in value.items()
        )
    return True


async def test_the_answer_is_that_of_the_command_line(site, assistant) -> None:
    got = await site.get("/api/ask", question=QUESTION)
    told, expected = json.loads(got.body), assistant.ask(QUESTION, today=dt.date(2023, 6, 1)).to_contract()
    assert told.pop("elapsed_ms") >= 0
    assert told == {name: value for name, value in expected.items() if name != "elapsed_ms"}


async def test_the_day_and_the_earlier_questions_count(site) -> None:
    query = [("question", "thế năm ngoái?"), ("context", QUESTION), ("today", "2018-05-01")]
    url = f"{site.address}/api/ask"
    async with site.session.get(url, params=query) as response:
        assert (await response.json())["values"] == ["Tuyên Quang"]


async def test_facts_are_filtered_and_paged(site) -> None:
    every = json.loads((await site.get("/api/facts")).body)
    assert every["total"] > MOST_FACTS == len(every["facts"])
    few = json.loads((await site.get("/api/facts", cluster="TDMNPB", year=2022, kind="role", limit=1, offset=1)).body)
    assert (few["total"], few["offset"], len(few["facts"])) == (3, 1, 1)
    assert few["facts"][0]["source"]["publisher"]


async def test_only_attested_facts_are_told(site) -> None:
    roles = json.loads((await site.get("/api/facts", cluster="TDMNPB", kind="role")).body)
    assert not any("2010" in fact["text"] for fact in roles["facts"])  # inferred from where it met


@pytest.mark.parametrize(
    "path",
    [
        "/api/ask", "/api/ask?question=", "/api/ask?question=a&today=hom-nay", "/api/facts?year=abc",
        "/api/facts?limit=501", "/api/facts?kind=nothing", "/api/facts?cluster=kh%C3%B4ng+c%C3%B3",
    ],
)  # fmt: skip
async def test_what_is_wrong_is_refused_as_json(site, path: str) -> None:
    got = await site.get(path)
    assert got.status == 400
    assert set(json.loads(got.body)) == {"error"}


async def test_responses_are_as_described(site) -> None:
    told = json.loads((await site.get("/api/openapi.json")).body)
    assert told == description("", 1000)
    schemas = told["components"]["schemas"]
    asked = [QUESTION, "Ai là cụm trưởng?", "xin chào", "giá vàng hôm nay", "hội nghị tổng kết có ai dự"]
    kinds = set()
    for question in asked:
        answer = json.loads((await site.get("/api/ask", question=question)).body)
        kinds.add(answer["kind"])
        assert fits(answer, schemas["Answer"], schemas), answer
    assert len(kinds) > 2
    assert fits(json.loads((await site.get("/api/facts?limit=50")).body), schemas["Facts"], schemas)
    assert fits(json.loads((await site.get("/api/nothing")).body), schemas["Error"], schemas)


async def test_every_parameter_described_is_read(site) -> None:
    ask, facts = (description("", 1000)["paths"][path]["get"] for path in ("/api/ask", "/api/facts"))
    assert {one["name"] for one in ask["parameters"]} == {"question", "context", "today"}
    assert {one["name"] for one in facts["parameters"]} == {
        "kind", "cluster", "unit", "source", "year", "offset", "limit",
    }  # fmt: skip
    context = next(one for one in ask["parameters"] if one["name"] == "context")
    assert context["schema"]["maxItems"] == MOST_EARLIER
