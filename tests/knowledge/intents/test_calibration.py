import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.intents.calibration import Calibration, Observation, Signals, drawn


def seen(strength: float) -> Signals:
    return Signals(*[strength] * 5)


def test_confidence_grows_with_every_signal() -> None:
    calibration = Calibration()
    middle = calibration.confidence(seen(0.5))
    for signal in Signals._fields:
        assert calibration.confidence(seen(0.5)._replace(**{signal: 0.9})) > middle
    assert 0.0 < calibration.confidence(seen(0.0)) < 0.1 < 0.9 < calibration.confidence(seen(1.0)) < 1.0


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_confidence_follows_the_share_that_was_right(share: float) -> None:
    rng = random.Random(1)
    calibration = Calibration()
    before = calibration.confidence(seen(0.5))
    calibration.fit([Observation(seen(0.5), right=rng.random() < share) for _ in range(2000)])
    after = calibration.confidence(seen(0.5))
    assert abs(after - share) < abs(before - share)
    assert after == pytest.approx(share, abs=0.1)


def test_a_few_observations_change_little() -> None:
    calibration = Calibration()
    before = calibration.confidence(seen(0.5))
    calibration.fit([Observation(seen(0.5), right=False)] * 3)
    assert before - 0.1 < calibration.confidence(seen(0.5)) < before


def test_never_turned_upside_down() -> None:
    calibration = Calibration()
    calibration.fit([Observation(seen(0.9), right=False), Observation(seen(0.3), right=True)] * 3000)
    assert calibration.confidence(seen(0.9)) > calibration.confidence(seen(0.3))


@given(st.lists(st.text(max_size=6), min_size=1, max_size=30, unique=True), st.integers(1, 12), st.data())
def test_one_text_more_changes_one_that_is_drawn(texts: list[str], most: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(texts) - 1))
    fewer = texts[:at] + texts[at + 1 :]
    before, after = ({known[row] for row in drawn(known, most)} for known in (fewer, texts))
    assert len(after) == min(most, len(texts))
    assert len(before - after) <= 1
