# SPDX-License-Identifier: Apache-2.0
"""From the bytes of a PDF to a picture of its first page: what is shown is the very paper. Runs in the worker."""

from PySide6.QtGui import QImage

_POINTS_PER_INCH = 72


def render(pdf: bytes, width_px: int) -> QImage:
    """Return the first page, `width_px` wide; raises pypdfium2's error on something that is not a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        bitmap = page.render(scale=width_px / page.get_width(), rev_byteorder=True)
        image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, _format(bitmap.n_channels))
        return image.copy()
    finally:
        document.close()


def warm_up() -> None:
    """Load the engine before the first paper is wanted."""
    import pypdfium2  # noqa: F401 - the import is the work


def _format(channels: int) -> QImage.Format:
    formats = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888, 4: QImage.Format.Format_RGBX8888}
    return formats[channels]
