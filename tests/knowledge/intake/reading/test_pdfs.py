import io

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from knowledge.intake.reading import ReadingRefused
from knowledge.intake.reading.formats import read


def written(pages, times: int = 1, title: str | None = None, **options) -> bytes:
    pdfmetrics.registerFont(TTFont("Serif", pages.font))
    style = ParagraphStyle("usual", fontName="Serif", fontSize=13, leading=19, spaceAfter=6, firstLineIndent=28)
    heading = ParagraphStyle("title", parent=style, alignment=1, firstLineIndent=0)
    story = [Paragraph(title or pages.title, heading), Spacer(1, 12)]
    story += [Paragraph(text, style) for text in pages.paragraphs * times]
    buffer = io.BytesIO()

    def numbered(canvas, document):
        canvas.setFont("Serif", 10)
        canvas.drawString(300, 20, str(document.page))

    SimpleDocTemplate(buffer, pagesize=A4, **options).build(story, onFirstPage=numbered, onLaterPages=numbered)
    return buffer.getvalue()


def pictured(picture: Image.Image, pages: int = 1) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, A4)
    for _ in range(pages):
        canvas.drawImage(ImageReader(picture), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_text_comes_whole_in_its_paragraphs(pages):
    document = read(written(pages, 3))
    assert pages.recovered([pages.title, *pages.paragraphs * 3], document.text) >= 0.995
    assert document.title == pages.title
    told = [block.text for block in document.blocks if block.kind == "paragraph"]
    assert sum(1 for paragraph in pages.paragraphs * 3 if paragraph in told) >= 9
    assert {block.text for block in document.blocks if block.kind == "boilerplate"} == {"1", "2"}
    assert document.blocks[-1].page == 2
    assert document.format == "pdf"


def test_a_title_of_two_centred_lines_is_one(pages):
    title = (
        "Hội nghị sơ kết công tác thi đua sáu tháng đầu năm và triển khai nhiệm vụ sáu tháng cuối năm của các "
        "thành viên trong cụm"
    )
    document = read(written(pages, title=title))
    assert document.title == title
    assert [block.text for block in document.blocks if block.kind == "paragraph"] == pages.paragraphs


@pytest.mark.usefixtures("tesseract")
def test_pages_that_are_pictures_are_recognised(pages):
    document = read(pictured(pages.of("scanned")))
    assert pages.error_rate(document.text) <= 0.006
    assert (document.format, document.by_ocr) == ("scan", True)
    assert document.warnings


def test_a_password_is_told_of(pages):
    locked = written(pages, encrypt=StandardEncryption("bí mật".encode().hex()[:8]))
    with pytest.raises(ReadingRefused, match="mật khẩu"):
        read(locked)
