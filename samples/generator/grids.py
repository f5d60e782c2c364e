"""Plain grids with merged ranges to files, the same bytes on every run: xlsx, xls, ods, delimited text in any encoding, and HTML and
SpreadsheetML that are named .xls. Knows nothing of what the grids mean."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path

import openpyxl
import xlwt
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentSpreadsheet

from .sheets import Cell
from .write import with_fixed_dates


@dataclass
class Raw:
    """A sheet as rows of cells. Rows count from 1, columns from 0."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def last(self) -> int:
        return len(self.rows)

    def row(self, *cells: Cell) -> int:
        self.rows.append(list(cells))
        return self.last

    def blank(self) -> None:
        self.rows.append([])

    def merge(self, first: int, last: int, left: int, right: int) -> None:
        self.merges.append((first, last, left, right))

    def merge_row(self, text: str, columns: int) -> None:
        """A text merged over a row."""
        self.row(text)
        self.merge(self.last, self.last, 0, columns - 1)


def text_of(cell: Cell, form: str) -> Cell:
    """A date in a form like `{0.year}.{0.month}`; anything else as it is."""
    return form.format(cell) if isinstance(cell, date) else cell


def save(path: Path, *sheets: Raw, kind: str = "", encoding: str = "utf-8", delimiter: str = ",") -> None:
    """Writes sheets as `kind`, by default what the file's name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = kind or path.suffix[1:]
    if kind in ("csv", "tsv"):
        (sheet,) = sheets
        data = delimited(sheet, "\t" if kind == "tsv" else delimiter).encode("utf-16-le" if encoding == "utf-16" else encoding)
        path.write_bytes((b"\xff\xfe" if encoding == "utf-16" else b"") + data)
    else:
        path.write_bytes({"xlsx": xlsx, "xls": xls, "ods": ods, "html": html, "spreadsheetml": spreadsheetml}[kind](sheets))


def shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def delimited(sheet: Raw, delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows([shown(cell) for cell in row] for row in sheet.rows)
    return out.getvalue()


def xlsx(sheets: tuple[Raw, ...]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        work = book.create_sheet(sheet.name)
        for number, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row, 1):
                if cell is not None:
                    place = work.cell(row=number, column=column, value=cell)
                    if isinstance(cell, date):
                        place.number_format = "yyyy-mm-dd"
        for first, last, left, right in sheet.merges:
            work.merge_cells(start_row=first, end_row=last, start_column=left + 1, end_column=right + 1)
    raw = io.BytesIO()
    book.save(raw)
    return with_fixed_dates(raw.getvalue())


def xls(sheets: tuple[Raw, ...]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    plain = xlwt.easyxf()
    for sheet in sheets:
        work = book.add_sheet(sheet.name)
        for number, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    work.write(number, column, cell, day if isinstance(cell, date) else plain)
        for first, last, left, right in sheet.merges:
            work.merge(first - 1, last - 1, left, right)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def ods(sheets: tuple[Raw, ...]) -> bytes:
    book = OpenDocumentSpreadsheet()
    for sheet in sheets:
        table = odf_table.Table(name=sheet.name)
        for number, row in enumerate(sheet.rows, 1):
            line = odf_table.TableRow()
            for column, cell in enumerate(row):
                line.addElement(ods_cell(cell, spans(sheet, number, column)))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    raw = io.BytesIO()
    book.save(raw)
    return with_fixed_dates(raw.getvalue())


def spans(sheet: Raw, row: int, column: int) -> tuple[int, int]:
    """How many rows and columns a cell covers."""
    found = [(last - first + 1, right - left + 1) for first, last, left, right in sheet.merges if (first, left) == (row, column)]
    return found[0] if found else (1, 1)


def ods_cell(cell: Cell, span: tuple[int, int]):
    more = {} if span == (1, 1) else {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]}
    if cell is None:
        return odf_table.TableCell(**more)
    if isinstance(cell, date):
        made = odf_table.TableCell(valuetype="date", datevalue=cell.isoformat(), **more)
    elif isinstance(cell, (int, Decimal)):
        made = odf_table.TableCell(valuetype="float", value=str(cell), **more)
    else:
        made = odf_table.TableCell(valuetype="string", **more)
    made.addElement(odf_text.P(text=shown(cell)))
    return made


def html(sheets: tuple[Raw, ...]) -> bytes:
    """A web page that a browser saves as .xls."""
    parts = ['<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>']
    for sheet in sheets:
        parts.append('<table border="1">')
        for number, row in enumerate(sheet.rows, 1):
            cells = []
            for column, cell in enumerate(row):
                down, across = spans(sheet, number, column)
                covered = any(a <= number <= b and c <= column <= d and (a, c) != (number, column) for a, b, c, d in sheet.merges)
                if not covered:
                    span = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
                    text = escape(shown(cell)).replace("\n", "<br>")
                    cells.append(f"<td{span}>{text}</td>")
            parts.append("<tr>" + "".join(cells) + "</tr>")
        parts.append("</table>")
    return ("\r\n".join([*parts, "</body></html>"])).encode()


def spreadsheetml(sheets: tuple[Raw, ...]) -> bytes:
    """SpreadsheetML 2003."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', '<?mso-application progid="Excel.Sheet"?>', f'<Workbook xmlns="{space}" xmlns:ss="{space}">']
    for sheet in sheets:
        parts.append(f'<Worksheet ss:Name="{escape(sheet.name)}"><Table>')
        for row in sheet.rows:
            cells = []
            for column, cell in enumerate(row, 1):
                if cell is not None:
                    kind = "Number" if isinstance(cell, (int, Decimal)) else "String"
                    cells.append(f'<Cell ss:Index="{column}"><Data ss:Type="{kind}">{escape(shown(cell))}</Data></Cell>')
            parts.append("<Row>" + "".join(cells) + "</Row>")
        parts.append("</Table></Worksheet>")
    return ("\r\n".join([*parts, "</Workbook>"])).encode()
