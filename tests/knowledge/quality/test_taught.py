"""What is taught goes into files that people edit too: their comments, their order and their quotes stay."""

import pytest
import yaml

from knowledge.facts import ReloadRefused
from knowledge.quality.taught import with_alias, with_example

BY_HAND = """\
# Của tổ dữ liệu.
aliases:
  - {kind: unit, of: Bắc Kạn, text: 'quê Ba Bể'}  # hay gặp
  # đã hỏi lại anh Minh
  - kind: cluster
    of: TDMNPB
    text: vùng cao

# hết
""".encode()


def test_comments_order_and_quotes_stay() -> None:
    written = with_alias(BY_HAND, "unit", "Thái Nguyên", "đất chè").decode()
    for kept in ("# Của tổ dữ liệu.\n", "  # đã hỏi lại anh Minh\n", "text: 'quê Ba Bể'}  # hay gặp\n", "# hết"):
        assert kept in written
    rows = yaml.safe_load(written)["aliases"]
    assert [row["text"] for row in rows] == ["quê Ba Bể", "vùng cao", "đất chè"]
    assert with_alias(written.encode(), "unit", "Thái Nguyên", "đất chè").decode() == written


def test_an_empty_file_or_key_is_filled() -> None:
    for old in (None, b"", b"# chua co gi\n", b"aliases:\n"):
        written = with_alias(old, "unit", "Thái Nguyên", "đất chè: 'x' #y").decode()
        assert written.startswith("# chua co gi\n" if old == b"# chua co gi\n" else "# Do quản trị viên dạy")
        assert yaml.safe_load(written)["aliases"] == [{"kind": "unit", "of": "Thái Nguyên", "text": "đất chè: 'x' #y"}]


def test_examples_are_added_to_their_intent() -> None:
    old = "# mẫu câu\nexamples:\n  cluster_role: # hay hỏi\n    - ai cầm trịch\n".encode()
    written = with_example(old, "awards", "khen ai?").decode()
    assert yaml.safe_load(written)["examples"] == {"cluster_role": ["ai cầm trịch"], "awards": ["khen ai?"]}
    assert "# mẫu câu" in written
    assert "# hay hỏi" in written


def test_what_the_writer_would_garble_is_refused() -> None:
    garbled = BY_HAND.replace(b"aliases:\n", "aliases:\n  # đầu\n".encode())
    with pytest.raises(ReloadRefused, match="ghi chú cuối dòng"):
        with_alias(garbled, "unit", "Thái Nguyên", "đất chè")
