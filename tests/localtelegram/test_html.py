from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localtelegram.entities import format_text
from localtelegram.html import EntityError, parse_html, utf16_length


def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>đậm</b>", "đậm", [entity("bold", 0, 3)]),
        ("<B>a</b >", "a", [entity("bold", 0, 1)]),
        ("😀<i>x</i>", "😀x", [entity("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [entity("italic", 1, 1), entity("bold", 0, 2)]),
        ("<i></i>x", "x", []),
        ("a &lt;b&gt; &amp;amp; &quot;&#273;&#x1F600;", 'a <b> &amp; "đ😀', []),
        ("&nbsp; &bogus &#0; &", "&nbsp; &bogus &#0; &", []),
        ('<a href="https://x.vn/?a=1&amp;b=2">y</a>', "y", [entity("text_link", 0, 1, url="https://x.vn/?a=1&b=2")]),
        ("<a href='javascript:alert(1)'>y</a>", "y", []),
        ("<a>https://x.vn</a>", "https://x.vn", [entity("text_link", 0, 12, url="https://x.vn")]),
        ('<a href="tg://user?id=42">z</a>', "z", [entity("text_mention", 0, 1, user={"id": 42})]),
        ('<span class="tg-spoiler">z</span>', "z", [entity("spoiler", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [entity("expandable_blockquote", 0, 1)]),
        ('<pre><code class="language-sql">s</code></pre>', "s", [entity("pre", 0, 1, language="sql")]),
        ('<code class="language-sql">s</code>', "s", [entity("code", 0, 1)]),
        ("<s>a</s><del>b</del>", "ab", [entity("strikethrough", 0, 1), entity("strikethrough", 1, 1)]),
    ],
)
def test_markup_becomes_entities(source: str, text: str, entities: list[dict[str, object]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("đ <div>", 'Unsupported start tag "div" at byte offset 3'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<a ='x'>z</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>z</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_refusals_are_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(EntityError) as refused:
        parse_html(source)
    assert str(refused.value) == words


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
TAGS = st.sampled_from(["b", "i", "u", "s", "code", "blockquote", "tg-spoiler"])


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


NESTED = st.recursive(
    TEXTS.map(lambda text: (escaped(text), text)),
    lambda inner: st.builds(
        lambda tag, parts: (
            f"<{tag}>{''.join(source for source, _ in parts)}</{tag}>",
            "".join(text for _, text in parts),
        ),
        TAGS,
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


@given(NESTED)
def test_well_formed_markup_gives_back_its_text_with_entities_inside_it(nested: tuple[str, str]) -> None:
    source, expected = nested
    text, entities = parse_html(source)
    assert text == expected
    assert all(each["length"] > 0 for each in entities)
    assert all(each["offset"] + each["length"] <= utf16_length(text) for each in entities)


@given(st.text(st.sampled_from("<>/=\"'& abispncodetg-ồ😀\n#x3;"), max_size=60))
def test_any_text_is_parsed_or_refused(source: str) -> None:
    try:
        text, _ = parse_html(source)
    except EntityError:
        return
    assert len(text) <= len(source)


@given(NESTED)
def test_stored_entities_never_nest_in_code_and_stay_in_the_text(nested: tuple[str, str]) -> None:
    formatted = format_text(nested[0], "HTML")
    assert formatted.text == formatted.text.strip(" \n")
    literals = [each for each in formatted.entities if each["type"] == "code"]
    for each in formatted.entities:
        assert 0 <= each["offset"] < each["offset"] + each["length"] <= utf16_length(formatted.text)
        for literal in literals:
            if each["type"] in {"bold", "italic", "underline", "strikethrough", "spoiler"}:
                assert (
                    each["offset"] + each["length"] <= literal["offset"]
                    or literal["offset"] + literal["length"] <= each["offset"]
                )


def test_commands_mentions_links_are_found_but_not_in_code_or_links() -> None:
    formatted = format_text(
        '/hoi@x_bot @an #thi_dua a@b.vn https://x.vn/a. <code>/no @no</code> <a href="x.vn">@no</a>', "HTML"
    )
    assert [(each["type"], each["offset"]) for each in formatted.entities] == [
        ("bot_command", 0),
        ("hashtag", 15),
        ("email", 24),
        ("url", 31),
        ("code", 47),
        ("text_link", 55),
    ]


def test_leading_and_trailing_space_goes_and_entities_follow() -> None:
    formatted = format_text("  <b> a </b>\n\n", "HTML")
    assert (formatted.text, formatted.entities) == ("a", [{"offset": 0, "length": 1, "type": "bold"}])


def test_entities_beyond_a_hundred_are_ignored() -> None:
    assert len(format_text("<b>a</b> " * 150, "HTML").entities) == 100
