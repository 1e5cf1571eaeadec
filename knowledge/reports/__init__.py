"""What can be taken along: an answer or an entry as a workbook, an entry as a report for an office.

Its modules load their libraries with them, so they are imported when the first file is asked for.
"""

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
