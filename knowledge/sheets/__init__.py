"""Knowledge as spreadsheets: read as offices make them, written to look through and to send back.

``grid`` is a sheet as it is written, ``xlsx`` and ``comma_separated`` read it; ``layout`` finds the tables in it,
``fields`` knows what they may hold, ``cells`` reads and writes one value; ``importing`` makes files of knowledge of
them, ``changes`` tells what differs, ``exporting`` writes workbooks.
"""

from knowledge.sheets.exporting import as_csv, as_workbook, template
from knowledge.sheets.importing import Imported, ImportedFile, import_sheets

__all__ = ["Imported", "ImportedFile", "as_csv", "as_workbook", "import_sheets", "template"]
