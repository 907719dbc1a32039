"""Small files for the tests of ingest, made on the spot."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

PASSWORDS = {"encrypted_password.pdf": "test", "derived_encrypted_aes256.pdf": "frames"}
"""What opens the locked files of the shared set."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def shared(*parts: str) -> Path:
    """A folder of the shared test data; skips the test where it is absent."""
    root = Path(os.environ.get("CODER_SHARED") or Path(__file__).parents[2] / ".." / "shared")
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"shared test data are not here ({path}); set CODER_SHARED")
    return path


def docx(body: str, **parts: str) -> bytes:
    """A DOCX with this XML in its body; `parts` are more members of word/ without suffix."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return buffer.getvalue()


def p(text: str, props: str = "") -> str:
    """A paragraph of a DOCX."""
    return f"<w:p><w:pPr>{props}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


class Pdf:
    """A PDF drawn line by line; y counts from the top in points."""

    def __init__(self, width: float = 595, height: float = 842) -> None:
        from reportlab.pdfgen import canvas

        self._buffer = io.BytesIO()
        self.height = height
        self._canvas = canvas.Canvas(
            self._buffer, pagesize=(width, height), invariant=1, pageCompression=1
        )

    def line(
        self, x: float, y: float, text: str, size: float = 10, font: str = "Times-Roman"
    ) -> Pdf:
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, self.height - y, text)
        return self

    def lines(
        self, x: float, y: float, lines: list[str], size: float = 10, step: float = 12
    ) -> Pdf:
        for number, text in enumerate(lines):
            self.line(x, y + number * step, text, size)
        return self

    def turned(self, x: float, y: float, text: str, size: float = 8) -> Pdf:
        self._canvas.saveState()
        self._canvas.translate(x, self.height - y)
        self._canvas.rotate(90)
        self._canvas.setFont("Times-Roman", size)
        self._canvas.drawString(0, 0, text)
        self._canvas.restoreState()
        return self

    def picture(self) -> Pdf:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        image = ImageReader(Image.new("L", (40, 40), 128))
        self._canvas.drawImage(image, 0, 0, 595, self.height)
        return self

    def page(self) -> Pdf:
        self._canvas.showPage()
        return self

    def done(self, password: str | None = None) -> bytes:
        if password:
            from reportlab.lib.pdfencrypt import StandardEncryption

            self._canvas._doc.encrypt = StandardEncryption(password, strength=128)
        self._canvas.save()
        return self._buffer.getvalue()
