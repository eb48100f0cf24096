"""rejected.xlsx: the refused rows, a sheet for each table in which they stood, to be mended and given again."""

import io
from datetime import datetime, time
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from benliu.appraise.appraisal import Appraisal
from benliu.common.sheets import add_sheet
from intake import Refused, Rejection, sheets_to_mend

COMMA = {"zh": "、", "en": ", "}


def write_mending(appraisal: Appraisal, language: str) -> bytes:
    """The workbook as bytes; there is at least one refused row."""
    ledger = appraisal.ledger
    layouts = {reading.place: reading.layout for reading in ledger.readings}
    rows = (_refused(rejection, language) for rejection in ledger.rejected)
    book = Workbook(write_only=True)
    for sheet in sheets_to_mend(rows, layouts, language):
        add_sheet(book, sheet.title, sheet.headings, sheet.rows)
    made = datetime.combine(appraisal.today, time())  # noqa: DTZ001 - a day, no moment
    book.properties.creator = "benliu"
    book.properties.created = book.properties.modified = made
    stream = io.BytesIO()
    # `book.save` would date the workbook anew.
    ExcelWriter(book, ZipFile(stream, "w", ZIP_DEFLATED)).save()
    return stream.getvalue()


def _refused(rejection: Rejection, language: str) -> Refused:
    flaws = rejection.flaws
    return Refused(
        rejection.place,
        rejection.cells,
        rejection.values,
        " ".join(flaw.message(language) for flaw in flaws),
        " ".join(dict.fromkeys(flaw.mending(language) for flaw in flaws)),
        COMMA[language].join(text for flaw in flaws for text in flaw.candidates),
    )
