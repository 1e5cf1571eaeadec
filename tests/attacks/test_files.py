"""Files of knowledge that mean harm: small ones that would fill the memory, addresses that break, folders not read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from knowledge.facts import find_problems
from knowledge.facts.addresses import web_address
from knowledge.files.folders import unreadable_folders
from knowledge.files.marked_yaml import parse_marked_yaml
from knowledge.templates.book import read_book

VALID = Path(__file__).parents[1] / "knowledge" / "facts" / "valid"
SOURCE = "sources/2023-03-15-tong-ket.yaml"
MEGABYTES = 110

HEAD = "source: {publisher: A, title: B}\n"
BOMBS = {
    "many unknown keys": lambda: HEAD + "".join(f"k{number:06}: v\n" for number in range(150_000)),
    "many unknown keys below": lambda: (
        HEAD + "awards:\n" + ("- {" + ", ".join(f"k{n}: v" for n in range(400)) + "}\n") * 148
    ),
    "many items of the wrong kind": lambda: HEAD + "awards:\n" + "- x\n" * 400_000,
    "many mappings": lambda: HEAD + "awards:\n" + "- {a: b}\n" * 200_000,
    "many empty lists": lambda: HEAD + "awards: [" + "[]," * 600_000 + "]",
    "many empty mappings": lambda: HEAD + "awards: [" + "{}," * 600_000 + "]",
    "deep": lambda: "[" * 1_900_000,
    "deep mappings": lambda: "{a: " * 400_000,
    "one long text": lambda: HEAD + "note: " + "x" * 1_900_000,
    "aliases": lambda: "a: &a [x]\nb: [" + "*a," * 400_000 + "]",
    "the same key": lambda: HEAD + "k: v\n" * 380_000,
}
READER = """
import sys
from knowledge.facts.statements import SourceFile
from knowledge.files.marked_yaml import parse_marked_yaml
from knowledge.files.validation import validated
def peak():  # of this process alone: what getrusage tells begins with its parent's
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
before = peak()
marked, problems = parse_marked_yaml(sys.stdin.buffer.read(), "bomb.yaml")
if marked is not None:
    problems += validated(marked, SourceFile)[1]
print((peak() - before) // 1024, bool(problems))
"""


@pytest.mark.parametrize("kind", BOMBS)
def test_a_small_file_is_refused_in_bounded_memory(kind):
    bomb = BOMBS[kind]().encode()
    assert len(bomb) < 2_000_000
    read = subprocess.run([sys.executable, "-c", READER], input=bomb, capture_output=True, timeout=60, check=True)
    megabytes, refused = read.stdout.split()
    assert refused == b"True"
    assert int(megabytes) < MEGABYTES


@pytest.mark.parametrize(
    "address",
    [
        "http://[x",
        "https://[::1",
        "http://a℀b.vn/",
        "javascript:alert(1)",
        "ftp://vi.example/a",
        "//vi.example/a",
        "https://",
        "https:///a",
        "https://vi.example:port/",
        "https://vi.example:99999/",
        "https://nguoi:matkhau@vi.example/",
        "https://vi example/",
        'https://vi"example/',
        "Công báo số 5",
    ],
)
def test_an_address_that_is_none_is_refused_with_its_line(tmp_path, address):
    shutil.copytree(VALID, tmp_path, dirs_exist_ok=True)
    path = tmp_path / SOURCE
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "address:" not in line]
    place = lines.index("source:") + 1
    lines.insert(place, f"  address: '{address}'")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    problems = [problem for problem in find_problems([tmp_path]) if "address" in problem.message]
    assert [problem.line for problem in problems] == [place + 1]


@pytest.mark.parametrize(
    "address",
    ["https://vi.example", "http://vi.example:8080/a?b=1&c=2#d", "https://[2001:db8::1]/a", "https://đẹp.vn/tin-tức"],
)
def test_an_address_is_taken(address):
    assert web_address(address) == address


@pytest.fixture
def readable_by_all():
    """A directory that others than its owner may enter, for tests that give up their rights."""
    path = Path(tempfile.mkdtemp(dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def nobody():
    """Runs something without the rights of root, whom no mode of a file stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.mark.parametrize("closed", ["", "sources", "questions", "reference", "sources/2024"])
@pytest.mark.parametrize("mode", [0o000, 0o300])
def test_a_folder_that_cannot_be_read_is_no_empty_one(readable_by_all, request, closed, mode):
    shutil.copytree(VALID, readable_by_all / "packaged")
    overlay = readable_by_all / "overlay"
    (overlay / "sources" / "2024").mkdir(parents=True)
    (overlay / "questions").mkdir()
    (overlay / "reference").mkdir()
    if (closed, mode) == ("", 0o300):
        pytest.skip("a root need not be listed")
    (overlay / closed).chmod(mode)
    roots = [readable_by_all / "packaged", overlay]
    request.getfixturevalue("nobody")
    told = [problem for problem in find_problems(roots) if "không đọc được thư mục" in problem.message]
    assert told
    assert all(problem.file.startswith(str(overlay / closed)) for problem in told)
    assert sorted(told) == sorted(read_book(roots)[1])


def test_a_file_in_the_place_of_a_folder_and_a_link_to_nowhere_are_told(tmp_path):
    (tmp_path / "sources").write_text("")
    (tmp_path / "questions").symlink_to("nowhere")
    assert [Path(problem.file).name for problem in unreadable_folders([tmp_path])] == ["sources", "questions"]
    assert unreadable_folders([tmp_path / "missing"]) == []


INVISIBLE = (
    "\u200b\u200c\u200d\u061c\u200e\u2060\u2066\u115f\u1160\u3164\uffa0\u2800\u034f\u180e\ufe00\U000e0041\U000e0100"
)


@pytest.mark.parametrize("sign", INVISIBLE)
@pytest.mark.parametrize("escaped", [False, True])
def test_no_invisible_sign_gets_into_a_name(sign, escaped):
    written = f"\\U{ord(sign):08X}" if escaped else sign
    _, problems = parse_marked_yaml(f'name: "Bắc{written} Kạn"\n', "a.yaml")
    assert [problem.message for problem in problems] == [f"có ký tự ẩn U+{ord(sign):04X}"]
