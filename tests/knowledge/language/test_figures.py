"""Numbers in figures."""

import pytest

from knowledge.language.figures import in_figures


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (7, "7"),
        (999, "999"),
        (1000, "1.000"),
        (1234567, "1.234.567"),
        (0.5, "0,5"),
        (961.6, "961,6"),
        (1250.25, "1.250,25"),
    ],
)
def test_as_people_write_them(number: float, written: str) -> None:
    assert in_figures(number) == written
