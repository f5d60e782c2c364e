"""Writers of the formats, one function each, that let a caller put anything into them."""

import struct
import zipfile

HEADER = ("日期", "凭证号", "收款单位", "用途", "金额")
TYPES = "<Types/>"
RELATIONS = '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'


def package(path, parts):
    """A zip; a part may be a text or pieces of one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        for name, pieces in parts:
            with book.open(name, "w", force_zip64=True) as part:
                for piece in [pieces] if isinstance(pieces, str) else pieces:
                    part.write(piece.encode())


def xlsx(path, data, texts="<sst/>", behind=""):
    workbook(path, [("付款", data)], texts, behind)


def workbook(path, sheets, texts="<sst/>", behind=""):
    """Sheets by name and data; what stands behind the data is the same in each."""
    def part(data):
        yield "<worksheet><sheetData>"
        yield from [data] if isinstance(data, str) else data
        yield "</sheetData>"
        yield from [behind] if isinstance(behind, str) else behind
        yield "</worksheet>"

    links = "".join(f'<Relationship Id="r{n}" Type="x/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in enumerate(sheets, 1))
    list_ = "".join(f'<sheet name="{name}" r:id="r{n}"/>' for n, (name, _) in enumerate(sheets, 1))
    package(path, [
        ("[Content_Types].xml", TYPES), ("xl/workbook.xml", f'<workbook xmlns:r="r"><sheets>{list_}</sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", f"<Relationships>{links}</Relationships>"), ("xl/sharedStrings.xml", texts),
        *((f"xl/worksheets/sheet{n}.xml", part(data)) for n, (_, data) in enumerate(sheets, 1)),
    ])


def inline(text):
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def row(texts):
    return f'<row>{"".join(map(inline, texts))}</row>'


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
