"""A unit's rows to files: CSV, or workbooks of several parts. Knows nothing of how the rows came about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from .books import Row

HEADER = ("日期", "凭证字号", "摘要", "科目代码", "科目名称", "借方金额", "贷方金额", "往来单位", "部门", "制单", "审核")
_EPOCH = date(1899, 12, 30).toordinal()


def money(fen: int | None) -> str:
    """Fen as yuan with two decimals; blank for none."""
    if fen is None:
        return ""
    if fen < 0:
        return f"-{-fen // 100}.{-fen % 100:02d}"
    return f"{fen // 100}.{fen % 100:02d}"


def csv_lines(rows: list[Row]) -> str:
    """Rows as CSV; summaries are the only field that may need quotes."""
    return "".join(
        [
            f"{day},{number},{summary if ',' not in summary else chr(34) + summary + chr(34)},{account},"
            f"{'' if debit is None else money(debit)},{'' if credit is None else money(credit)},{party},{department},{preparer},{reviewer}\n"
            for day, number, summary, account, debit, credit, party, department, preparer, reviewer in rows
        ]
    )


def write_csv(path: Path, pages: Iterator[list[Row]], encoding: str = "utf-8") -> None:
    """One CSV file."""
    with path.open("wb") as file:
        file.write((",".join(HEADER) + "\n").encode(encoding))
        for rows in pages:
            file.write(csv_lines(rows).encode(encoding))


def parts(rows: list[Row], count: int) -> Iterator[list[Row]]:
    """Rows in `count` parts of about one size; a voucher is never parted."""
    start = 0
    for part in range(1, count + 1):
        end = len(rows) * part // count
        while 0 < end < len(rows) and rows[end][:2] == rows[end - 1][:2]:
            end += 1
        yield rows[start:end]
        start = end


class Workbook:
    """A workbook of one sheet, written row by row; text is shared, money is numbers, dates are serials with a date format."""

    def __init__(self) -> None:
        self.shared: dict[str, int] = {}
        self.uses = 0
        self.sheet = io.StringIO()
        self.sheet.write(_SHEET_OPEN)
        self.row = 0
        self.append_texts(HEADER)

    def text(self, column: str, value: str) -> str:
        if not value:
            return ""
        self.uses += 1
        at = self.shared.setdefault(value, len(self.shared))
        return f'<c r="{column}{self.row}" t="s"><v>{at}</v></c>'

    def append_texts(self, values: tuple[str, ...]) -> None:
        self.row += 1
        self.sheet.write(f'<row r="{self.row}">{"".join(map(self.text, "ABCDEFGHIJK", values))}</row>')

    def append(self, row: Row) -> None:
        day, number, summary, account, debit, credit, party, department, preparer, reviewer = row
        self.row += 1
        at, text = self.row, self.text
        code, name = account.split(",")
        debit_cell = "" if debit is None else f'<c r="F{at}" s="2"><v>{_number(debit)}</v></c>'
        credit_cell = "" if credit is None else f'<c r="G{at}" s="2"><v>{_number(credit)}</v></c>'
        self.sheet.write(
            f'<row r="{at}"><c r="A{at}" s="1"><v>{_serial(day)}</v></c>{text("B", number)}{text("C", summary)}{text("D", code)}{text("E", name)}'
            f'{debit_cell}{credit_cell}{text("H", party)}{text("I", department)}{text("J", preparer)}{text("K", reviewer)}</row>'
        )

    def save(self, path: Path) -> None:
        self.sheet.write("</sheetData></worksheet>")
        items = "".join([f"<si><t>{escape(value)}</t></si>" for value in self.shared])
        shared = f'{_XML}<sst xmlns="{_MAIN}" count="{self.uses}" uniqueCount="{len(self.shared)}">{items}</sst>'
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            for name, content in {**_PACKAGE, "xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": self.sheet.getvalue()}.items():
                # A fixed time, so that the same rows are the same bytes.
                entry = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)


def write_xlsx(path: Path, rows: list[Row]) -> None:
    """One workbook."""
    book = Workbook()
    for row in rows:
        book.append(row)
    book.save(path)


_SERIALS: dict[str, int] = {}


def _serial(day: str) -> int:
    serial = _SERIALS.get(day)
    if serial is None:
        serial = _SERIALS[day] = date.fromisoformat(day).toordinal() - _EPOCH
    return serial


def _number(fen: int) -> str:
    text = money(fen)
    return text[:-3] if text.endswith(".00") else text


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET_OPEN = f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'
_PACKAGE = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PKG}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PKG}/relationships"><Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets><sheet name="序时账" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PKG}/relationships"><Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_REL}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>',
}
