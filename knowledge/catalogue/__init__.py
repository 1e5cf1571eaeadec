"""What is known, to look through without a question: an entry for each cluster, person, meeting, award…"""

from knowledge.catalogue.catalogue import Catalogue
from knowledge.catalogue.entry import INDEXED, KINDS, Cell, Entry, Kind, Ref, Row, Section

__all__ = ["INDEXED", "KINDS", "Catalogue", "Cell", "Entry", "Kind", "Ref", "Row", "Section"]
