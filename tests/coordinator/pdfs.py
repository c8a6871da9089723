"""Small PDF files for the tests: a plain one, and ones that could do more than be read."""

from __future__ import annotations

import base64
import zlib

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"


def a_pdf(*more: bytes, catalog: bytes = CATALOG, trailer: bytes = b"") -> bytes:
    """Return a PDF of one empty page, with more objects (numbered from 4) when wanted."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate((catalog, PAGES, PAGE, *more), start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(places) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def a_stream(content: bytes, about: bytes = b"") -> bytes:
    """Return a stream object's body."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), about, content)


def packed(content: bytes) -> bytes:
    """Return an object stream, compressed as usual."""
    return a_stream(zlib.compress(content), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")


SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
ACTIVE = {
    "a script that runs when it is opened": a_pdf(SCRIPT, catalog=CATALOG[:-2] + b"/OpenAction 4 0 R >>"),
    "a script whose name is written in another way": a_pdf(b"<< /S /J#61va#53cript /JS (1) >>"),
    "a script in a packed object": a_pdf(packed(b"7 0 " + SCRIPT)),
    "a script far inside": a_pdf(packed(b" " * 3_000_000 + SCRIPT)),
    "a script at the seam of two pieces": a_pdf(packed(b" " * (1024 * 1024 - 8) + SCRIPT)),
    "a program that is started": a_pdf(b"<< /S /Launch /F (cmd.exe) >>"),
    "a file inside": a_pdf(a_stream(b"MZ", b"/Type /EmbeddedFile")),
    "a list of files inside": a_pdf(catalog=CATALOG[:-2] + b"/Names << /EmbeddedFiles 4 0 R >> >>"),
    "a form with scripts": a_pdf(catalog=CATALOG[:-2] + b"/AcroForm << /XFA 4 0 R >> >>"),
    "a form that sends": a_pdf(b"<< /S /SubmitForm /F (https://example.org) >>"),
}
OTHERS = {
    "file_empty": (b"", b" \n\n"),
    "file_not_pdf": (
        b"<html><script>alert(1)</script>", b"PK\x03\x04 a Word file", b"GIF89a" + a_pdf(), b"%!PS-Adobe", b"%PDF-x",
    ),
    "file_broken": (
        b"%PDF-1.7\n", a_pdf()[:-30], a_pdf()[:200], a_pdf() + b"PK\x05\x06 and more behind the end",
        a_pdf().replace(b"startxref\n", b"startxref\n9"), a_pdf().replace(b"/Root", b"/Rot"),
    ),
    "file_locked": (a_pdf(trailer=b"/Encrypt 4 0 R"),),
    "file_unsure": (
        a_pdf(a_stream(b"x", b"/Type /XRef"), a_stream(SCRIPT.hex().encode() + b">", b"/Filter /ASCIIHexDecode")),
        a_pdf(a_stream(base64.a85encode(SCRIPT) + b"~>", b"/Filter [/A#385 /Fl]"), trailer=b"/Prev 9"),
        a_pdf(a_stream(b"x") * 20_001),
        a_pdf(a_stream(b"x", b"/Type /XRef"), a_stream(b"\x80\x0b", b"/Filter /LZWDecode")),
        a_pdf(
            a_stream(b"x", b"/Type /XRef"),
            a_stream(b"x", b"/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>"),
        ),
    ),
}  # fmt: skip
