#!/usr/bin/env python3
"""Writes files that try to eat the machine, each of 50 MB at most, into a folder: `fuzz/hostile.py FOLDER`.

What reads them must stay under 1 GiB of memory and 20 s for each:

    for file in FOLDER/*; do /usr/bin/time -f '%e s %M KB %C' ledgerlint inspect "$file" > /dev/null; done
"""

import os
import struct
import sys
import zipfile

HEADER = ("日期", "凭证号", "收款单位", "用途", "金额")
TYPES = "<Types/>"
RELATIONS = '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
WORKBOOK = '<workbook xmlns:r="r"><sheets><sheet name="付款" r:id="r1"/></sheets></workbook>'
LIMIT = 50_000_000


def package(path, parts):
    """A zip; a part may be a text or pieces of one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        for name, pieces in parts:
            with book.open(name, "w", force_zip64=True) as part:
                for piece in [pieces] if isinstance(pieces, str) else pieces:
                    part.write(piece.encode())


def xlsx(path, data, texts="<sst/>", behind=""):
    def sheet():
        yield "<worksheet><sheetData>"
        yield from [data] if isinstance(data, str) else data
        yield "</sheetData>"
        yield from [behind] if isinstance(behind, str) else behind
        yield "</worksheet>"

    package(path, [
        ("[Content_Types].xml", TYPES), ("xl/workbook.xml", WORKBOOK), ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/sharedStrings.xml", texts), ("xl/worksheets/sheet1.xml", sheet()),
    ])


def inline(text):
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def header():
    return f'<row r="1">{"".join(map(inline, HEADER))}</row>'


def dense(rows, columns):
    yield header()
    row = "".join(f"<c><v>{column}</v></c>" for column in range(columns))
    for _ in range(rows):
        yield f"<row>{row}</row>"


def unlike_texts(rows):
    yield header()
    for row in range(rows):
        yield "<row>" + "".join(inline(f"{row}x{column}文字") for column in range(8)) + "</row>"


def compound(path, stream):
    """A compound file with the stream `Workbook`."""
    end, sector = 0xFFFFFFFE, 512
    stream += b"\0" * (max(4096, -(-len(stream) // sector) * sector) - len(stream))
    sectors = len(stream) // sector
    tables = 1
    while tables * 128 < sectors + 1 + tables + tables // 127 + 1:
        tables += 1
    lists = max(0, -(-(tables - 109) // 127))
    first = lists + tables + 1
    chain = [0xFFFFFFFC] * lists + [0xFFFFFFFD] * tables + [end] + list(range(first + 1, first + sectors)) + [end]
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))
    places = list(range(lists, lists + tables))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<IIIIIIIII", tables, lists + tables, 0, 4096, end, 0, 0 if lists else end, lists, 0)[:36]
    head = head[:76].ljust(76, b"\0") + struct.pack("<109I", *(places + [0xFFFFFFFF] * 109)[:109])
    further = b""
    for number in range(lists):
        part = (places[109 + number * 127:][:127] + [0xFFFFFFFF] * 127)[:127]
        further += struct.pack("<128I", *part, number + 1 if number + 1 < lists else end)

    def entry(name, kind, child, start, length):
        text = name.encode("utf-16-le")
        return (text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 0, 0xFFFFFFFF, 0xFFFFFFFF, child)
                + b"\0" * 36 + struct.pack("<III", start, length, 0))

    directory = (entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, 0xFFFFFFFF, first, len(stream))).ljust(sector, b"\0")
    with open(path, "wb") as file:
        file.write(head + further + struct.pack(f"<{len(chain)}I", *chain) + directory + stream)


def record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def xls(path, globals_, sheet):
    begin, end = record(0x809, b"\0\6\5\0"), record(0x0A)

    def bound(position):
        return record(0x85, struct.pack("<IBB", position, 0, 0) + b"\6\0Sheet1")

    position = len(begin + bound(0) + globals_ + end)
    compound(path, begin + bound(position) + globals_ + end + record(0x809, b"\0\6\x10\0") + sheet + end)


def huge_sst(count):
    """Many different texts, in records of 8224 bytes at most, and a count that lies."""
    texts = [struct.pack("<HB", 12, 0) + f"{number:012}".encode() for number in range(count)]
    records, part = [], struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF)
    for text in texts:
        if len(part) + len(text) > 8000:
            records.append(part)
            part = b""
        part += text
    records.append(part)
    return b"".join(record(0xFC if number == 0 else 0x3C, part) for number, part in enumerate(records))


def ods(path, content):
    package(path, [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("META-INF/manifest.xml", "<m/>"),
        ("content.xml", f"<d><b><s>{content}</s></b></d>"),
    ])


def xlsb(path, rows):
    def kind(number):
        return bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])

    def one(number, data):
        return kind(number) + bytes([len(data)]) + data

    wide = lambda text: struct.pack("<I", len(text)) + text.encode("utf-16-le")
    row = b"".join(one(5, struct.pack("<IId", column, 0, 1.5)) for column in range(100))
    workbook = one(156, struct.pack("<II", 0, 1) + wide("r1") + wide("a")) + one(144, b"")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", TYPES)
        book.writestr("xl/workbook.bin", workbook)
        book.writestr("xl/_rels/workbook.bin.rels", RELATIONS.replace(".xml", ".bin"))
        with book.open("xl/worksheets/sheet1.bin", "w", force_zip64=True) as part:
            part.write(one(145, b""))
            for number in range(rows):
                part.write(one(0, struct.pack("<II", number, 0)) + row)
            part.write(one(146, b""))


def text(path, pieces):
    with open(path, "w", encoding="utf-8") as file:
        for piece in pieces:
            file.write(piece)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    at = lambda name: os.path.join(folder, name)
    line = ",".join(HEADER) + "\n"
    xlsx(at("dense.xlsx"), dense(200_000, 100))
    xlsx(at("dense-wide.xlsx"), dense(1_200, 16_000))
    xlsx(at("far-corner.xlsx"), header() + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    xlsx(at("texts-unlike.xlsx"), unlike_texts(600_000))
    xlsx(at("texts-lying.xlsx"), header() + '<row><c t="s"><v>4294967295</v></c></row>', '<sst count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>')
    xlsx(at("texts-many.xlsx"), header(), (f"<si><t>{number}</t></si>" if number else "<sst><si><t>a</t></si>" for number in range(6_000_000)))
    xlsx(at("rows-formatted.xlsx"), (header() if number == 0 else f'<row r="{number + 1}" s="1" customFormat="1"><c r="A{number + 1}" s="1"/></row>' for number in range(1_048_576)))
    xlsx(at("cell-of-40-megabytes.xlsx"), header() + "<row>" + inline("长" * 13_000_000) + "</row>")
    xlsx(at("merges.xlsx"), dense(5_000, 5), behind=["<mergeCells>"] + [f'<mergeCell ref="A{n % 5000 + 2}:E{n % 5000 + 400}"/>' for n in range(3_000_000)] + ["</mergeCells>"])
    xlsx(at("merges-whole.xlsx"), dense(100_000, 5), behind=["<mergeCells>"] + ['<mergeCell ref="A2:XFD1048576"/>'] * 1_000_000 + ["</mergeCells>"])
    xlsx(at("deep.xlsx"), header() + "<row><c>" + "<a>" * 10_000_000)
    xlsx(at("bomb.xlsx"), (" " * 1_000_000 for _ in range(8_000)))
    xlsx(at("bomb-cells.xlsx"), dense(3_000_000, 20))
    xlsx(at("attributes.xlsx"), header() + "<row><c " + " ".join(f'a{n}="{n}"' for n in range(3_000_000)) + "/></row>")
    package(at("bomb.zip"), [(f"{n}.csv", (line * 20_000 for _ in range(20))) for n in range(100)])
    package(at("entries.zip"), [(f"{n}.csv", "1,2\n") for n in range(200_000)])
    xls(at("sst.xls"), huge_sst(3_000_000), b"")
    xls(at("cells.xls"), b"", b"".join(record(0x203, struct.pack("<HHHd", n // 40 % 65536, n % 40, 0, 1.5)) for n in range(2_600_000)))
    xls(at("merges.xls"), b"", record(0x203, struct.pack("<HHHd", 65535, 0, 0, 1.5)) + record(0xE5, struct.pack("<H", 1027) + struct.pack("<HHHH", 0, 65535, 0, 255) * 1027) * 5_000)
    xlsb(at("dense.xlsb"), 200_000)
    repeated = '<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/></table:table-row></table:table>'
    ods(at("repeated.ods"), repeated * 50)
    ods(at("repeated-text.ods"), repeated.replace("/></table:table-row>", f"><text:p>{'长' * 300_000}</text:p></table:table-cell></table:table-row>").replace("float", "string"))
    ods(at("rows.ods"), '<table:table table:name="a">' + '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>' * 3_000_000 + "</table:table>")
    text(at("nested.html"), ["<html>"] + ["<table><tr><td>"] * 3_000_000)
    text(at("tables.html"), ["<html>"] + ["<table><tr><td>1<td>2</table>"] * 1_600_000)
    text(at("spans.html"), ["<html><table>"] + ["<tr>" + "<td rowspan=65000 colspan=1000>x" * 100] * 14_000)
    text(at("deep.xml"), ["<?xml version='1.0'?>"] + ["<a>"] * 16_000_000)
    text(at("kinds.xml"), ["<?xml version='1.0'?><a>"] + [f"<r{n}><b>1</b></r{n}>" for n in range(1_800_000)])
    text(at("fields.xml"), ["<?xml version='1.0'?><a>"] + [f"<r><f{n}>1</f{n}></r>" for n in range(1_800_000)])
    text(at("one-line.csv"), ["长" * 16_600_000])
    text(at("one-quoted-cell.csv"), [line, '"'] + ["长,\n" * 9_000_000])
    text(at("columns.csv"), [line] + ["1," * 24_000_000])
    text(at("columns-often.csv"), [line] + [",".join(["1"] * 16_384) + "\n"] * 1_500)
    text(at("quotes.csv"), [line] + ['"a\n'] * 16_000_000)
    text(at("short-lines.csv"), [line] + ["1\n"] * 24_000_000)
    text(at("payments.csv"), [line] + [f"2020-01-02,记-{n},某公司{n},办公用品{n},{n}.00\n" for n in range(740_000)])
    text(at("headers.csv"), [line] * 1_100_000)
    text(at("titles.csv"), ["单位名称:某办事处\n" + line + "合计,,,,1\n"] * 600_000)
    text(at("amounts-bad.csv"), [line] + ["2020-01-02,记-1,某公司,办公用品,1.2.3\n"] * 900_000)
    for name in sorted(os.listdir(folder)):
        size = os.path.getsize(at(name))
        print(f"{size:>12} {name}{'  too large' if size > LIMIT else ''}")


if __name__ == "__main__":
    main(sys.argv[1])
