"""Names in a question: which cluster, unit, role, award, person, document or movement its words mean."""

from knowledge.entities.gazetteer import Gazetteer, Name
from knowledge.entities.linking import Linker, Mention
from knowledge.entities.spelling import Spelling

__all__ = ["Gazetteer", "Linker", "Mention", "Name", "Spelling"]
