"""Names in a question: which cluster, unit, role, award, person, document or movement its words mean."""

from knowledge.nlu.gazetteer import Gazetteer, Name
from knowledge.nlu.linking import Linker, Mention
from knowledge.nlu.spelling import Spelling

__all__ = ["Gazetteer", "Linker", "Mention", "Name", "Spelling"]
