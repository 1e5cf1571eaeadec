"""Text as people type it: folding, syllables, keystrokes, short forms, and the normaliser that puts them together."""

from knowledge.text.abbreviations import (
    Abbreviation,
    Abbreviations,
    Policy,
    Reading,
    default_abbreviations,
    parse_abbreviations,
)
from knowledge.text.folding import fold, strip_accents
from knowledge.text.joined import split_joined
from knowledge.text.keystrokes import decode_keystrokes
from knowledge.text.normalisation import Ambiguity, Change, NormalisedText, Normaliser, normalise
from knowledge.text.syllables import folded_syllables, place_tone, syllables
from knowledge.text.tokens import Token, tokenise

__all__ = [
    "Abbreviation",
    "Abbreviations",
    "Ambiguity",
    "Change",
    "NormalisedText",
    "Normaliser",
    "Policy",
    "Reading",
    "Token",
    "decode_keystrokes",
    "default_abbreviations",
    "fold",
    "folded_syllables",
    "normalise",
    "parse_abbreviations",
    "place_tone",
    "split_joined",
    "strip_accents",
    "syllables",
    "tokenise",
]
