"""Sheets to files: xlsx, xls, ods, csv, the same bytes on every run. Knows nothing of what the sheets mean."""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import xlwt
from odf import style as odf_style
from odf import table as odf_table
from odf import text as odf_text
from odf.number import DateStyle, Day, Month, Number, NumberStyle, Text, Year
from odf.opendocument import OpenDocumentSpreadsheet
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from .sheets import MONEY, TEXT, Cell, Line, Sheet

# Workbooks and zip members carry this moment, so that a second run gives the same bytes.
MOMENT = datetime(2023, 1, 1)


def write(path: Path, *sheets: Sheet, encoding: str = "utf-8", delimiter: str = ",") -> None:
    """Writes sheets in the format that the file's name asks for. A csv holds one sheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    suffix = path.suffix
    if suffix == ".csv":
        (sheet,) = sheets
        path.write_bytes(csv_bytes(sheet, encoding, delimiter))
    else:
        path.write_bytes({".xlsx": xlsx_bytes, ".xls": xls_bytes, ".ods": ods_bytes}[suffix](sheets))


# --- csv

def csv_bytes(sheet: Sheet, encoding: str, delimiter: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for line in sheet.lines:
        writer.writerow([csv_cell(cell, sheet, index) for index, cell in enumerate(line.cells)])
    return out.getvalue().encode(encoding)


def csv_cell(cell: Cell, sheet: Sheet, index: int) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        # The C library's %-m differs between systems, so months without a leading zero are made here.
        return f"{cell.year}/{cell.month}/{cell.day}" if sheet.date_format == "short" else cell.strftime(sheet.date_format)
    if sheet.columns[index].kind == MONEY and isinstance(cell, (int, Decimal)):
        return f"{cell:,.2f}" if sheet.thousands else f"{cell:.2f}"
    return str(cell)


# --- xlsx

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def xlsx_bytes(sheets: tuple[Sheet, ...]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = "财务室"
    for sheet in sheets:
        fill_xlsx(book.create_sheet(sheet.name), sheet)
    raw = io.BytesIO()
    book.save(raw)
    return with_fixed_dates(raw.getvalue())


def fill_xlsx(work, sheet: Sheet) -> None:
    last = len(sheet.columns)
    headers = [row for row, line in enumerate(sheet.lines, 1) if line.role == "header"]
    for row, line in enumerate(sheet.lines, 1):
        for column, cell in enumerate(line.cells, 1):
            place = work.cell(row=row, column=column)
            place.value = cell
            place.font = Font(name="宋体", size=18 if line.role == "title" else 11, bold=line.role in ("title", "header", "total"))
            if line.role in ("header", "data", "total"):
                place.border = BOX
            style_xlsx_cell(place, line.role, cell, sheet.columns[column - 1].kind)
        work.row_dimensions[row].height = 16 * rows_needed(line, sheet)
        if line.role == "title":
            work.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
            work.row_dimensions[row].height = 30
    if len(headers) == 2:
        merge_header(work, sheet, *headers)
    for index, column in enumerate(sheet.columns, 1):
        work.column_dimensions[get_column_letter(index)].width = column.width
    work.page_setup.orientation = "landscape"
    work.page_setup.paperSize = work.PAPERSIZE_A4
    work.page_setup.fitToHeight = 0
    work.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)


def rows_needed(line: Line, sheet: Sheet) -> int:
    """How many rows of text the tallest wrapped cell takes; a Chinese character is two wide."""
    if line.role not in ("header", "data"):
        return 1
    wide = [sum(1 if char.isascii() else 2 for char in str(cell or "")) for cell in line.cells]
    return max(math.ceil((width + 1) / column.width) if column.kind == TEXT else 1 for width, column in zip(wide, sheet.columns))


def style_xlsx_cell(place, role: str, cell: Cell, kind: str) -> None:
    if role in ("title", "header"):
        place.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    elif role in ("data", "total"):
        wraps = kind == TEXT
        place.alignment = Alignment(horizontal="left" if wraps else None, vertical="center", wrap_text=wraps)
    if isinstance(cell, date):
        place.number_format = "yyyy-mm-dd"
    elif kind == MONEY and isinstance(cell, (int, Decimal)):
        place.number_format = "#,##0.00"


def merge_header(work, sheet: Sheet, above: int, below: int) -> None:
    """Merges a two-row header as offices do: a lone header down, a group across."""
    start = None
    for index, column in enumerate(sheet.columns, 1):
        if not isinstance(column.header, tuple):
            work.merge_cells(start_row=above, start_column=index, end_row=below, end_column=index)
            start = None
        else:
            following = sheet.columns[index].header if index < len(sheet.columns) else None
            start = start or index
            if not isinstance(following, tuple) or following[0] != column.header[0]:
                work.merge_cells(start_row=above, start_column=start, end_row=above, end_column=index)
                start = None


def with_fixed_dates(raw: bytes) -> bytes:
    """The same zip with constant member dates and, in a workbook's properties, constant times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "docProps/core.xml":
                stamp = MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                data = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", lambda match: match.group(1) + stamp, data)
            info = zipfile.ZipInfo(member.filename, MOMENT.timetuple()[:6])
            # An OpenDocument file begins with an uncompressed member `mimetype`.
            info.compress_type = zipfile.ZIP_STORED if member.filename == "mimetype" else zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            target.writestr(info, data)
    return out.getvalue()


# --- xls

def xls_bytes(sheets: tuple[Sheet, ...]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    song = "font: name 宋体, height 220"
    box = "borders: left thin, right thin, top thin, bottom thin"
    styles = {
        "title": xlwt.easyxf("font: name 宋体, height 360, bold on; align: horiz center, vert center"),
        "header": xlwt.easyxf(f"{song}, bold on; {box}; align: horiz center, vert center, wrap on"),
        "plain": xlwt.easyxf(song),
        "cell": xlwt.easyxf(f"{song}; {box}"),
        "money": xlwt.easyxf(f"{song}; {box}", num_format_str="#,##0.00"),
        "myriad": xlwt.easyxf(f"{song}; {box}", num_format_str="#,##0.00##"),
        "date": xlwt.easyxf(f"{song}; {box}", num_format_str="yyyy-mm-dd"),
    }
    for sheet in sheets:
        work = book.add_sheet(sheet.name)
        work.portrait = False
        work.fit_num_pages = 1
        work.fit_height_to_pages = 0
        for row, line in enumerate(sheet.lines):
            work.row(row).height_mismatch = True
            work.row(row).height = 600 if line.role == "title" else 330
            if line.role == "title":
                work.write_merge(row, row, 0, len(sheet.columns) - 1, line.cells[0], styles["title"])
                continue
            for column, cell in enumerate(line.cells):
                style = xls_style(line.role, cell, sheet.columns[column].kind)
                if cell is not None or style != "plain":
                    work.write(row, column, cell, styles[style])
        for index, column in enumerate(sheet.columns):
            work.col(index).width = 256 * column.width
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def xls_style(role: str, cell: Cell, kind: str) -> str:
    if role in ("note", "foot"):
        return "plain"
    if role == "header":
        return "header"
    if isinstance(cell, date):
        return "date"
    if kind == MONEY and isinstance(cell, (int, Decimal)):
        return "money" if Decimal(cell) == round(Decimal(cell), 2) else "myriad"
    return "cell"


# --- ods

def ods_bytes(sheets: tuple[Sheet, ...]) -> bytes:
    book = OpenDocumentSpreadsheet()
    day = DateStyle(name="DateForm")
    for part in (Year(style="long"), Text(text="-"), Month(style="long"), Text(text="-"), Day(style="long")):
        day.addElement(part)
    number = NumberStyle(name="MoneyForm")
    number.addElement(Number(decimalplaces=2, minintegerdigits=1, grouping=True))
    styles = {"date": odf_style.Style(name="DateCell", family="table-cell", datastylename="DateForm"),
              "money": odf_style.Style(name="MoneyCell", family="table-cell", datastylename="MoneyForm")}
    for element in (day, number, *styles.values()):
        book.automaticstyles.addElement(element)
    for sheet in sheets:
        table = odf_table.Table(name=sheet.name)
        widths = [ods_width(book, column.width) for column in sheet.columns]
        for width in widths:
            table.addElement(odf_table.TableColumn(stylename=width))
        for line in sheet.lines:
            row = odf_table.TableRow()
            if line.role == "title":
                row.addElement(ods_cell(line.cells[0], TEXT, styles, numbercolumnsspanned=len(sheet.columns), numberrowsspanned=1))
                for _ in sheet.columns[1:]:
                    row.addElement(odf_table.CoveredTableCell())
            else:
                for column, cell in zip(sheet.columns, line.cells):
                    row.addElement(ods_cell(cell, column.kind, styles))
            table.addElement(row)
        book.spreadsheet.addElement(table)
    raw = io.BytesIO()
    book.save(raw)
    return with_fixed_dates(raw.getvalue())


def ods_width(book, width: int):
    name = f"Width{width}"
    for known in book.automaticstyles.childNodes:
        if known.getAttribute("name") == name:
            return known
    made = odf_style.Style(name=name, family="table-column")
    made.addElement(odf_style.TableColumnProperties(columnwidth=f"{width * 0.21:.2f}cm"))
    book.automaticstyles.addElement(made)
    return made


def ods_cell(cell: Cell, kind: str, styles: dict, **span):
    if cell is None:
        return odf_table.TableCell(**span)
    if isinstance(cell, date):
        made = odf_table.TableCell(valuetype="date", datevalue=cell.isoformat(), stylename=styles["date"], **span)
        shown = cell.isoformat()
    elif isinstance(cell, (int, Decimal)):
        look = {"stylename": styles["money"]} if kind == MONEY else {}
        made = odf_table.TableCell(valuetype="float", value=str(cell), **look, **span)
        shown = f"{cell:,.2f}" if kind == MONEY else str(cell)
    else:
        made, shown = odf_table.TableCell(valuetype="string", **span), cell
    made.addElement(odf_text.P(text=shown))
    return made
