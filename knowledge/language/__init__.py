"""Text as people type it: folding, syllables, keystrokes, short forms, and the normaliser that puts them together."""

from knowledge.language.abbreviations import (
    Abbreviation,
    Abbreviations,
    Policy,
    Reading,
    default_abbreviations,
    parse_abbreviations,
)
from knowledge.language.folding import fold, strip_accents
from knowledge.language.joined import split_joined
from knowledge.language.keystrokes import decode_keystrokes
from knowledge.language.normalisation import Change, NormalisedText, Normaliser, normalise
from knowledge.language.syllables import folded_syllables, is_syllable, place_tone, syllables
from knowledge.language.tokens import Token, folded_words, plain_words, tokenise

__all__ = [
    "Abbreviation",
    "Abbreviations",
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
    "folded_words",
    "is_syllable",
    "normalise",
    "parse_abbreviations",
    "place_tone",
    "plain_words",
    "split_joined",
    "strip_accents",
    "syllables",
    "tokenise",
]
