import pytest
from PIL import Image, ImageDraw

from knowledge.intake.reading import ReadingRefused
from knowledge.intake.reading.formats import read
from knowledge.intake.reading.picture import cleaned, recognised, skew

pytestmark = pytest.mark.usefixtures("tesseract")


@pytest.mark.parametrize("look", ["clean", "scanned", "photographed"])
def test_a_page_drawn_at_200_dpi_loses_next_to_nothing(pages, look):
    found = recognised(pages.of(look))
    assert pages.error_rate("\n".join(found.paragraphs)) <= 0.006
    assert found.confidence > 85


def test_the_half_in_shadow_is_not_given_up_for_a_surer_mean(pages):
    photo = pages.of("photographed")
    assert pages.error_rate("\n".join(recognised(photo).paragraphs)) <= 0.006
    assert skew(cleaned(photo)) == pytest.approx(0, abs=0.2)


def test_a_page_on_its_side_is_turned(pages):
    found = recognised(pages.of("clean").rotate(90, expand=True))
    assert pages.error_rate("\n".join(found.paragraphs)) <= 0.006


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_a_document_that_says_it_was_guessed(pages, kind):
    document = read(pages.file("scanned", kind))
    assert pages.error_rate(document.text) <= 0.006
    assert (document.format, document.by_ocr) == ("photo", True)
    assert "cần soát" in document.warnings[0]
    assert {block.page for block in document.blocks} == {1}


def test_a_picture_of_no_text_is_refused(pages):
    picture = Image.new("L", (800, 1000), 200)
    ImageDraw.Draw(picture).ellipse((100, 100, 500, 600), fill=90)
    with pytest.raises(ReadingRefused, match="Không tìm thấy chữ"):
        read(pages.encoded(picture))
