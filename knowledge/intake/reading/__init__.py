"""Documents read: whatever the format, blocks of text with their places, or one line that says why not.

What is imported here needs none of the libraries that read formats: those live in the process that a
:class:`Reader` starts.
"""

from knowledge.intake.reading.confined import Reader
from knowledge.intake.reading.plain import as_given, pasted
from knowledge.intake.reading.refusal import ReadingRefused

__all__ = ["Reader", "ReadingRefused", "as_given", "pasted"]
