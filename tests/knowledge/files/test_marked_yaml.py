import pytest

from knowledge.files.marked_yaml import MAX_KEYS, parse_marked_yaml

TEXT = """\
# a comment
source:
  title: "Một: hai"
  published: 2023-03-15
roles:
  - year: 2022
    units: [a, b,
            c]
  -
    year: no
empty:
nothing: ~
quoted: "~"
block: |
  một
  hai
"""


def test_scalars_stay_what_is_written() -> None:
    marked, problems = parse_marked_yaml(TEXT, "x.yaml")
    assert problems == []
    assert marked is not None
    assert marked.value == {
        "source": {"title": "Một: hai", "published": "2023-03-15"},
        "roles": [{"year": "2022", "units": ["a", "b", "c"]}, {"year": "no"}],
        "empty": None, "nothing": None, "quoted": "~", "block": "một\nhai\n",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2), (("source",), 2), (("source", "published"), 4), (("roles",), 5), (("roles", 0), 6),
        (("roles", 0, "year"), 6), (("roles", 0, "units", 1), 7), (("roles", 0, "units", 2), 8),
        (("roles", 1), 10), (("roles", 1, "year"), 10),
        (("block",), 14), (("missing",), 2), (("roles", 7), 5), (("roles", 0, "missing"), 6), (("source", 3), 2),
        (("empty", "deeper"), 11),
    ],
)  # fmt: skip
def test_every_value_knows_its_line(path: tuple[str | int, ...], line: int) -> None:
    marked, _ = parse_marked_yaml(TEXT, "x.yaml")
    assert marked is not None
    assert marked.line_of(path) == line


def test_text_is_composed_and_blanks_are_plain() -> None:
    marked, _ = parse_marked_yaml("a: Tuye\u0302n\u00a0Quang", "x.yaml")
    assert marked is not None
    assert marked.value == {"a": "Tuyên Quang"}


def test_a_mark_of_byte_order_is_no_part_of_the_text() -> None:
    marked, problems = parse_marked_yaml("\ufeffa: b".encode(), "x.yaml")
    assert (marked and marked.value, problems) == ({"a": "b"}, [])


def test_a_mapping_of_endless_keys_is_refused() -> None:
    text = "".join(f"k{number}: 1\n" for number in range(150_000))
    marked, problems = parse_marked_yaml(text, "a.yaml")
    assert marked is None
    assert [problem.line for problem in problems] == [MAX_KEYS + 1]
