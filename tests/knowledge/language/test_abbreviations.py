import pytest

from knowledge.language import Abbreviations, Policy, default_abbreviations, normalise, parse_abbreviations, tokenise
from knowledge.language.abbreviations import FIRST, LAST, neighbours

FILE = """
abbreviations:
  - {form: gk, expansions: [giấy khen], expand: unknown}
  - {form: gk ttg, expansions: [giấy khen dài], expand: unknown}
  - {form: GK, expansions: [Gia Khánh], expand: never}
  - form: đk
    expansions: [{text: đăng ký, near: [giao]}, {text: điều kiện, near: [can, ^]}]
    expand: context
  - {form: dk, expansions: [được], expand: unknown}
  - {form: nao, expansions: [nào], expand: unknown}
"""


@pytest.fixture
def forms() -> Abbreviations:
    return parse_abbreviations(FILE)


def test_the_longest_form_wins(forms: Abbreviations) -> None:
    found = forms.at(tokenise("gk ttg"), 0)
    assert found is not None
    assert found.form == "gk ttg"


def test_the_spelling_as_typed_wins(forms: Abbreviations) -> None:
    upper, lower = forms.at(tokenise("GK"), 0), forms.at(tokenise("gk"), 0)
    assert upper is not None
    assert lower is not None
    assert (upper.form, upper.policy) == ("GK", Policy.NEVER)
    assert (lower.form, lower.policy) == ("gk", Policy.UNKNOWN)


def test_accents_that_were_typed_must_agree(forms: Abbreviations) -> None:
    accented, plain = forms.at(tokenise("đk"), 0), forms.at(tokenise("dk"), 0)
    assert accented is not None
    assert plain is not None
    assert (accented.form, plain.form) == ("đk", "dk")
    assert forms.at(tokenise("gḱ"), 0) is None


def test_what_only_restores_accents_is_left_out(forms: Abbreviations) -> None:
    assert forms.at(tokenise("nao"), 0) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [("giao ước đk", "đăng ký"), ("đk là gì", "điều kiện"), ("ai biết đk này", None), ("đk giao ước", "đăng ký")],
)
def test_the_neighbours_choose(forms: Abbreviations, text: str, meant: str | None) -> None:
    tokens = tokenise(text)
    at = [token.text for token in tokens].index("đk")
    row = forms.at(tokens, at)
    assert row is not None
    reading = row.choose(neighbours(tokens, at, at + 1))
    assert (reading.text if reading else None) == meant


def test_neighbours_weigh_by_distance_and_know_the_ends() -> None:
    near = neighbours(tokenise("a b c d e"), 1, 2)
    assert near["a"] > near["c"] > near["d"]
    assert FIRST not in near
    assert LAST not in near
    assert neighbours(tokenise("a"), 0, 1) == {FIRST: 0.5, LAST: 0.5}


@pytest.mark.parametrize(
    "text", ["abbreviations: [{form: a}]", "abbreviations: [{form: a, expansions: [b], expand: maybe}]"]
)
def test_refuses_what_is_no_row(text: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        parse_abbreviations(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("UBND tỉnh BK tặng BK", "ủy ban nhân dân tỉnh bắc kạn tặng bằng khen"),
        ("ai đc BK TTg", "ai được bằng khen của thủ tướng chính phủ"),
        ("TDMNPB", "trung du và miền núi phía bắc"),
        ("hội đồng tđkt TW", "hội đồng thi đua khen thưởng trung ương"),
        ("CSTĐCS là j", "chiến sĩ thi đua cơ sở là gì"),
        ("phải k", "phải không"),
        ("tỉnh TN", "tỉnh thái nguyên"),
        ("ai nói ở hn 5/6/2018", "ai nói ở hội nghị 5 6 2018"),
        ("hn lam truong cum", "hà nội lam truong cum"),
        ("tk 2021 họp ở đâu", "tổng kết 2021 họp ở đâu"),
        ("tk nha", "cảm ơn nha"),
        ("sk 2018 họp ở đâu", "sơ kết 2018 họp ở đâu"),
        ("thưởng 12 TT, 40 CN", "thưởng 12 tập thể 40 cá nhân"),
        ("tt 15 về việc gì", "thông tư 15 về việc gì"),
        ("tập thể lđ xuất sắc mấy lần lương cs", "tập thể lao động xuất sắc mấy lần lương cơ sở"),
        ("sở nào làm KT", "sở nào làm khối trưởng"),
    ],
)
def test_the_project_s_forms_mean_what_staff_mean(text: str, meant: str) -> None:
    assert normalise(text).text == meant


def test_every_form_of_the_project_can_be_found() -> None:
    forms = default_abbreviations()
    for text in ("KT-XH", "T.Ư", "đ/c", "6tdn", "cụm trg", "HĐ TĐKT"):
        assert forms.at(tokenise(text), 0) is not None, text


@pytest.mark.parametrize(("text", "is_last"), [("lam truong cum dk", True), ("dk ad a", True), ("dk giao uoc", False)])
def test_who_is_addressed_stands_behind_the_last_word(text: str, is_last: bool) -> None:
    tokens = tokenise(text)
    at = [token.folded for token in tokens].index("dk")
    assert (LAST in neighbours(tokens, at, at + 1)) is is_last


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("QĐ đó bãi bỏ QĐ nào", "quyết định đó bãi bỏ quyết định nào"),
        ("HD 2357 của phong trào nào", "hướng dẫn 2357 của phong trào nào"),
        ("CT của BCT số mấy", "chỉ thị của bộ chính trị số mấy"),
        ("Cờ TĐ của CP", "cờ thi đua của chính phủ"),
        ("kèm theo TT nào của BNV", "kèm theo thông tư nào của bộ nội vụ"),
    ],
)
def test_types_of_documents_are_expanded_by_their_neighbours(typed: str, meant: str) -> None:
    assert normalise(typed).text == meant
