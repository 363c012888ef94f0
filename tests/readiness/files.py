"""Files as people hand them in, and as attackers do."""

import io
import zipfile

import openpyxl
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
EXECUTABLE = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
)


def pdf(text: str = "Certificate", *, pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for _ in range(pages):
        page = writer.add_blank_page(200, 200)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(content)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def xlsx(*cells: str) -> bytes:
    book = openpyxl.Workbook()
    assert book.active
    book.active.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def archive(parts: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return file.getvalue()


def docx(*runs: str, extra: dict[str, bytes | str] | None = None, content_types: str = "") -> bytes:
    """A document of one paragraph, whose text is cut into runs, as Word does while somebody types."""
    text = "".join(f"<w:r><w:rPr><w:b/></w:rPr><w:t>{run}</w:t></w:r>" for run in runs)
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": CONTENT_TYPES.format(content_types),
        "word/document.xml": f"<w:document><w:body><w:p>{text}</w:p></w:body></w:document>",
    }
    return archive(parts | (extra or {}))


def bomb() -> bytes:
    """A document of some kilobytes that would be 20 MB large."""
    return docx("Hello", extra={"word/media/image1.bmp": b"\0" * (20 * 1024 * 1024)})


def damaged(content: bytes, part: str) -> bytes:
    """An archive in which what one part was pressed to is overwritten."""
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        entry = found.getinfo(part)
    begins = entry.header_offset + 30 + len(entry.filename)
    return content[:begins] + b"\xff" * entry.compress_size + content[begins + entry.compress_size :]
