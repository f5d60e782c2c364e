"""Files of many, long, deep, wide or lying pieces, one for each way in which a format can say more than it holds."""

import struct

from .formats import HEADER, dense, header, huge_sst, inline, ods, package, record, text, unlike_texts, xls, xlsb, xlsx

LINE = ",".join(HEADER) + "\n"
REPEATED = '<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/></table:table-row></table:table>'

FILES = {
    "dense.xlsx": lambda path: xlsx(path, dense(200_000, 100)),
    "dense-wide.xlsx": lambda path: xlsx(path, dense(1_200, 16_000)),
    "far-corner.xlsx": lambda path: xlsx(path, header() + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "texts-unlike.xlsx": lambda path: xlsx(path, unlike_texts(600_000)),
    "texts-lying.xlsx": lambda path: xlsx(path, header() + '<row><c t="s"><v>4294967295</v></c></row>', '<sst count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>'),
    "texts-many.xlsx": lambda path: xlsx(path, header(), (f"<si><t>{number}</t></si>" if number else "<sst><si><t>a</t></si>" for number in range(6_000_000))),
    "rows-formatted.xlsx": lambda path: xlsx(path, (header() if number == 0 else f'<row r="{number + 1}" s="1" customFormat="1"><c r="A{number + 1}" s="1"/></row>' for number in range(1_048_576))),
    "cell-of-40-megabytes.xlsx": lambda path: xlsx(path, header() + "<row>" + inline("长" * 13_000_000) + "</row>"),
    "merges.xlsx": lambda path: xlsx(path, dense(5_000, 5), behind=["<mergeCells>"] + [f'<mergeCell ref="A{n % 5000 + 2}:E{n % 5000 + 400}"/>' for n in range(3_000_000)] + ["</mergeCells>"]),
    "merges-whole.xlsx": lambda path: xlsx(path, dense(100_000, 5), behind=["<mergeCells>"] + ['<mergeCell ref="A2:XFD1048576"/>'] * 1_000_000 + ["</mergeCells>"]),
    "deep.xlsx": lambda path: xlsx(path, header() + "<row><c>" + "<a>" * 10_000_000),
    "bomb.xlsx": lambda path: xlsx(path, (" " * 1_000_000 for _ in range(8_000))),
    "bomb-cells.xlsx": lambda path: xlsx(path, dense(3_000_000, 20)),
    "attributes.xlsx": lambda path: xlsx(path, header() + "<row><c " + " ".join(f'a{n}="{n}"' for n in range(3_000_000)) + "/></row>"),
    "bomb.zip": lambda path: package(path, [(f"{n}.csv", (LINE * 20_000 for _ in range(20))) for n in range(100)]),
    "entries.zip": lambda path: package(path, [(f"{n}.csv", "1,2\n") for n in range(200_000)]),
    "sst.xls": lambda path: xls(path, huge_sst(3_000_000), b""),
    "cells.xls": lambda path: xls(path, b"", b"".join(record(0x203, struct.pack("<HHHd", n // 40 % 65536, n % 40, 0, 1.5)) for n in range(2_600_000))),
    "merges.xls": lambda path: xls(path, b"", record(0x203, struct.pack("<HHHd", 65535, 0, 0, 1.5)) + record(0xE5, struct.pack("<H", 1027) + struct.pack("<HHHH", 0, 65535, 0, 255) * 1027) * 5_000),
    "dense.xlsb": lambda path: xlsb(path, 200_000),
    "repeated.ods": lambda path: ods(path, REPEATED * 50),
    "repeated-text.ods": lambda path: ods(path, REPEATED.replace("/></table:table-row>", f"><text:p>{'长' * 300_000}</text:p></table:table-cell></table:table-row>").replace("float", "string")),
    "rows.ods": lambda path: ods(path, '<table:table table:name="a">' + '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>' * 3_000_000 + "</table:table>"),
    "nested.html": lambda path: text(path, ["<html>"] + ["<table><tr><td>"] * 3_000_000),
    "tables.html": lambda path: text(path, ["<html>"] + ["<table><tr><td>1<td>2</table>"] * 1_600_000),
    "spans.html": lambda path: text(path, ["<html><table>"] + ["<tr>" + "<td rowspan=65000 colspan=1000>x" * 100] * 14_000),
    "deep.xml": lambda path: text(path, ["<?xml version='1.0'?>"] + ["<a>"] * 16_000_000),
    "kinds.xml": lambda path: text(path, ["<?xml version='1.0'?><a>"] + [f"<r{n}><b>1</b></r{n}>" for n in range(1_800_000)]),
    "fields.xml": lambda path: text(path, ["<?xml version='1.0'?><a>"] + [f"<r><f{n}>1</f{n}></r>" for n in range(1_800_000)]),
    "one-line.csv": lambda path: text(path, ["长" * 16_600_000]),
    "one-quoted-cell.csv": lambda path: text(path, [LINE, '"'] + ["长,\n" * 9_000_000]),
    "columns.csv": lambda path: text(path, [LINE] + ["1," * 24_000_000]),
    "columns-often.csv": lambda path: text(path, [LINE] + [",".join(["1"] * 16_384) + "\n"] * 1_500),
    "quotes.csv": lambda path: text(path, [LINE] + ['"a\n'] * 16_000_000),
    "short-lines.csv": lambda path: text(path, [LINE] + ["1\n"] * 24_000_000),
    "payments.csv": lambda path: text(path, [LINE] + [f"2020-01-02,记-{n},某公司{n},办公用品{n},{n}.00\n" for n in range(740_000)]),
    "headers.csv": lambda path: text(path, [LINE] * 1_100_000),
    "titles.csv": lambda path: text(path, ["单位名称:某办事处\n" + LINE + "合计,,,,1\n"] * 600_000),
}
