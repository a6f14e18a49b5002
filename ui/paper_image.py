# SPDX-License-Identifier: Apache-2.0
"""From the bytes of a PDF to pictures of its pages: what is shown is the very paper. Runs in the worker."""

from typing import Any

from PySide6.QtGui import QImage

_POINTS_PER_INCH = 72


def render(pdf: bytes, width_px: int) -> QImage:
    """Return the first page, `width_px` wide; raises pypdfium2's error on something that is not a PDF."""
    return render_all(pdf, width_px, most=1)[0]


def render_all(pdf: bytes, width_px: int, most: int = 40) -> tuple[QImage, ...]:
    """Return the first pages, `width_px` wide each; raises pypdfium2's error on something that is not a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_picture(document[number], width_px) for number in range(min(most, len(document))))
    finally:
        document.close()


def _picture(page: Any, width_px: int) -> QImage:  # noqa: ANN401 - pypdfium2 has no types
    bitmap = page.render(scale=width_px / page.get_width(), rev_byteorder=True)
    image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, _format(bitmap.n_channels))
    return image.copy()


def _format(channels: int) -> QImage.Format:
    formats = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888, 4: QImage.Format.Format_RGBX8888}
    return formats[channels]
