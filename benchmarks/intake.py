"""Taking documents in: pages of text a second, a scanned page, an archive on one worker and on two; with goals.

``python benchmarks/intake.py [DOCUMENTS]``. Reading is compared with trafilatura (HTML) and markitdown (HTML, DOCX)
reading alone, where they are installed; neither is needed by the program. All documents are made here.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import multiprocessing
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import docx
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.intake.reading import Reader
from knowledge.intake.reading.formats import read
from knowledge.intake.reading.picture import has_tesseract
from knowledge.intake.review import unheld
from knowledge.intake.store import IntakeStore
from knowledge.intake.taking import take_all

DOCUMENTS = 2_000
PAGE = 1_800  # characters
FONTS = ("liberation2/LiberationSerif-Regular.ttf", "dejavu/DejaVuSerif.ttf")
UNITS = ("Hà Giang", "Tuyên Quang", "Lào Cai", "Yên Bái", "Cao Bằng", "Bắc Kạn", "Lạng Sơn", "Thái Nguyên")
SENTENCES = (
    "Ngày {d}/{m}/{y}, tại thành phố {a}, Cụm thi đua số {n} tổ chức Hội nghị tổng kết công tác thi đua năm {y}.",
    "Hội nghị thống nhất bầu Sở Nội vụ tỉnh {a} làm Cụm trưởng, Sở Nội vụ tỉnh {b} làm Cụm phó năm {y}.",
    "Có {n} tập thể và {d} cá nhân được tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh {b}.",
    "Các đơn vị trong Cụm đã phát động {n} phong trào thi đua, hoàn thành nhiệm vụ chính trị được giao.",
)
GOALS = {"scan": 3.0, "memory": 1.2}


# ---- documents ---------------------------------------------------------------------------------------------------


def paragraphs(chance: random.Random, characters: int) -> list[str]:
    """Paragraphs of a report, together of so many characters."""
    found: list[str] = []
    while sum(map(len, found)) < characters:
        a, b = chance.sample(UNITS, 2)
        values = {"a": a, "b": b, "d": chance.randint(1, 28), "m": chance.randint(1, 12), "n": chance.randint(1, 99)}
        lines = [one.format(y=chance.randint(2010, 2024), **values) for one in chance.choices(SENTENCES, k=4)]
        found.append(" ".join(lines))
    return found


def word(texts: list[str]) -> bytes:
    """A DOCX."""
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def page(texts: list[str]) -> bytes:
    """A saved web page, its menus before and after."""
    menu = "".join(f'<li><a href="/{n}">Mục {n}</a></li>' for n in range(30))
    body = "".join(f"<p>{text}</p>" for text in texts)
    title = "Hội nghị tổng kết công tác thi đua"
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body><nav><ul>{menu}</ul>"
        f"</nav><article><h1>{title}</h1><div class='date'>12/12/2024 10:20</div>{body}</article><footer>{menu}"
        "</footer></body></html>"
    ).encode()


def portable(texts: list[str], font: Path) -> bytes:
    """A PDF with text."""
    pdfmetrics.registerFont(TTFont("Serif", font))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, A4)
    lines = [text[at : at + 85] for text in texts for at in range(0, len(text), 85)]
    for start in range(0, len(lines), 40):
        canvas.setFont("Serif", 12)
        for number, line in enumerate(lines[start : start + 40]):
            canvas.drawString(72, 780 - 18 * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scan(texts: list[str], font: Path) -> bytes:
    """A page at 200 dpi, a little askew, with grain."""
    picture = Image.new("L", (1654, 2339), 255)
    pen, letters = ImageDraw.Draw(picture), ImageFont.truetype(str(font), 36)
    lines = [line for text in texts for line in wrapped(text, 80)]
    for number, line in enumerate(lines[:36]):
        pen.text((200, 200 + 54 * number), line, 0, letters)
    pixels = np.asarray(picture.rotate(0.7, Image.Resampling.BICUBIC, fillcolor=255), dtype=np.float32)
    grain = np.random.default_rng(1).normal(0, 12, pixels.shape)
    buffer = io.BytesIO()
    Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many characters."""
    lines = [""]
    for part in text.split():
        if len(lines[-1]) + len(part) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {part}".strip()
    return lines


# ---- reading -----------------------------------------------------------------------------------------------------


def processor_seconds() -> float:
    """What this process and those it started and waited for have used of the processors: no neighbour counts in it."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in usages)


def pages_a_second(
    read_one: Callable[[bytes], object], data: bytes, pages: float, clock: Callable[[], float] = processor_seconds
) -> float:
    """Pages of text read in a second: the median of seven readings."""
    read_one(data)
    seconds = []
    for _ in range(7):
        began = clock()
        read_one(data)
        seconds.append(clock() - began)
    return pages / statistics.median(seconds)


def others() -> dict[str, dict[str, Callable[[bytes], object]]]:
    """What else reads, by format, where it is installed."""
    found: dict[str, dict[str, Callable[[bytes], object]]] = {"html": {}, "docx": {}, "pdf": {}}
    if importlib.util.find_spec("trafilatura"):
        trafilatura = importlib.import_module("trafilatura")
        found["html"]["trafilatura"] = lambda data: trafilatura.extract(data.decode(), include_tables=True)
    if importlib.util.find_spec("markitdown"):
        converter = importlib.import_module("markitdown").MarkItDown()
        for kind, by_name in found.items():
            by_name["markitdown"] = lambda data, kind=kind: converter.convert_stream(
                io.BytesIO(data), file_extension=f".{kind}"
            )
    return found


def compare_reading(texts: list[str], font: Path) -> None:
    """Print pages a second by format and reader."""
    count = sum(map(len, texts)) / PAGE
    files = {"html": page(texts), "docx": word(texts), "pdf": portable(texts, font)}
    print("pages of text a processor second | " + " | ".join(files))
    readers: dict[str, dict[str, Callable[[bytes], object]]] = {"this": dict.fromkeys(files, read)}
    for kind, by_name in others().items():
        for name, one in by_name.items():
            readers.setdefault(name, {})[kind] = one
    for name, by_kind in readers.items():
        cells = [
            f"{pages_a_second(by_kind[kind], data, count):,.0f}" if kind in by_kind else "–"
            for kind, data in files.items()
        ]
        print(f"{name:32} | " + " | ".join(cells))
    with Reader() as confined:  # whose processor seconds are another process's
        cells = [f"{pages_a_second(confined.read, data, count, time.perf_counter):,.0f}" for data in files.values()]
    print(f"{'this, confined, a second passed':32} | " + " | ".join(cells))


# ---- an archive --------------------------------------------------------------------------------------------------


def archive(folder: Path, documents: int) -> list[Path]:
    """So many documents of one to four pages."""
    chance = random.Random(documents)
    paths = []
    for number in range(documents):
        texts = [f"Báo cáo số {number}", *paragraphs(chance, PAGE * chance.randint(1, 4))]
        path = folder / f"{number:05}.{'docx' if number % 2 else 'html'}"
        path.write_bytes(word(texts) if number % 2 else page(texts))
        paths.append(path)
    return paths


def taken_in(paths: list[Path], store: Path, workers: int) -> tuple[float, list[int]]:
    """Seconds to take an archive in, and the memory of all its processes (kB) at each twentieth of the way."""
    memory: list[int] = []
    began = time.perf_counter()
    context = multiprocessing.get_context("spawn")
    with IntakeStore(store) as opened, ProcessPoolExecutor(workers, mp_context=context) as pool:
        for number, one in enumerate(take_all(paths, opened, unheld, pool, workers), 1):
            if one.refusal:
                raise SystemExit(f"{one.name}: {one.refusal}")
            if number % max(len(paths) // 20, 1) == 0:
                memory.append(resident())
    return time.perf_counter() - began, memory


def resident() -> int:
    """The resident memory, in kB, of this process and all below it."""
    below = {multiprocessing.current_process().pid}
    total = 0
    for status in sorted(Path("/proc").glob("[0-9]*/status"), key=lambda path: int(path.parent.name)):
        try:
            told = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:  # ended since
            continue
        if int(told["Pid"]) in below or int(told["PPid"]) in below:
            below.add(int(told["Pid"]))
            total += int(told.get("VmRSS", "0 kB").split()[0])
    return total


def main() -> int:
    """Measure, print, and return 1 where a goal is missed."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    font = next((path for name in FONTS if (path := Path("/usr/share/fonts/truetype") / name).exists()), None)
    if font is None:
        raise SystemExit("needs fonts-dejavu-core or fonts-liberation2")
    missed = False

    def held(name: str, value: float, limit: float, unit: str) -> None:
        nonlocal missed
        missed |= value > limit
        print(f"{'PASS' if value <= limit else 'FAIL'}  {name}: {value:.2f}{unit} (goal ≤ {limit:g}{unit})")

    compare_reading(paragraphs(random.Random(1), 20 * PAGE), font)
    if has_tesseract():
        picture = scan(paragraphs(random.Random(2), PAGE), font)
        held("a scanned page, processor seconds", 1 / pages_a_second(read, picture, 1), GOALS["scan"], " s")
    else:
        print("SKIP  a scanned page: tesseract with Vietnamese data is not on this machine")
    with tempfile.TemporaryDirectory() as temporary:
        paths = archive(Path(temporary), documents)
        two, memory = taken_in(paths, Path(temporary) / "two.sqlite", 2)
        some = paths[: max(documents // 4, 1)]
        one, _ = taken_in(some, Path(temporary) / "one.sqlite", 1)
    ratio = two / documents * len(some) / one
    print(f"{documents} documents on two workers: {two:.1f} s; for each, {ratio:.2f} × one worker")
    print("memory on the way, MB: " + " ".join(f"{kilobytes / 1000:.0f}" for kilobytes in memory))
    half = len(memory) // 2
    held("memory, second half / first", max(memory[half:]) / max(memory[:half] or memory), GOALS["memory"], " ×")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
