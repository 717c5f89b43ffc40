"""Excel files in binary, of one sheet of texts, as small as the formats allow: cells are (row, column, text)."""

import io
import struct
from zipfile import ZipFile

Cells = list[tuple[int, int, str]]


def xls(cells: Cells) -> bytes:
    """The records of BIFF8 in the one stream of a compound file ([MS-XLS], [MS-CFB])."""

    def record(kind: int, content: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    labels = [
        record(0x0204, struct.pack("<4HB", row, column, 0, len(text), 0) + text.encode()) for row, column, text in cells
    ]
    start, end = record(0x0809, struct.pack("<6H", 0x0600, 5, 0, 0, 0, 0)), record(0x000A)
    bound = record(0x0085, struct.pack("<I4B", len(start) + 13 + len(end), 0, 0, 1, 0) + b"A")
    stream = b"".join([start, bound, end, start, *labels, end]).ljust(4096, b"\0")
    chain = [
        0xFFFFFFFD,
        0xFFFFFFFE,
        *range(3, 10),
        0xFFFFFFFE,
    ]  # sectors: this table, the directory, eight of the stream
    header = struct.pack(
        "<8s16x5H6x10I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        62,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
        0,
    )
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 2, len(stream))
    table = struct.pack("<10I", *chain)
    return header.ljust(512, b"\xff") + table.ljust(512, b"\xff") + directory.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, sector: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBB3I36xIQ", encoded, len(encoded), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 1, sector, size)


def xlsb(cells: Cells) -> bytes:
    """The records of BIFF12 in an archive ([MS-XLSB])."""

    def record(kind: int, content: bytes = b"") -> bytes:
        return bytes([kind] if kind < 128 else [kind & 127 | 128, kind >> 7]) + bytes([len(content)]) + content

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    rows = [
        record(0, struct.pack("<I13x", row)) + record(6, struct.pack("<II", column, 0) + wide(text))
        for row, column, text in cells
    ]
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(
            "xl/workbook.bin",
            record(156, struct.pack("<II", 0, 1) + wide("r1") + wide("A")) + record(144) + record(132),
        )
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/a.bin"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/a.bin", record(129) + record(148, bytes(16)) + record(145) + b"".join(rows) + record(146)
        )
    return file.getvalue()
