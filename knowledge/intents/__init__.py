"""From a question's words to the kinds of question that it may be."""

from knowledge.intents.calibration import Signals
from knowledge.intents.matcher import Explanation, IntentMatcher

__all__ = ["Explanation", "IntentMatcher", "Signals"]
