# SPDX-License-Identifier: Apache-2.0
"""Structures and calls of winspool.h and wingdi.h as ctypes: layouts for 64 bits, with types of one size everywhere.

So their layout is tested on any system against the numbers of the Windows headers. Nothing is called here.
"""

from ctypes import Structure, c_int16, c_int32, c_uint16, c_uint32, c_void_p
from typing import Final

_WORDS: Final = 32
"""CCHDEVICENAME and CCHFORMNAME."""


class Devmode(Structure):
    """DEVMODEW, as printers use it."""

    _fields_ = (
        ("dmDeviceName", c_uint16 * _WORDS),
        ("dmSpecVersion", c_uint16),
        ("dmDriverVersion", c_uint16),
        ("dmSize", c_uint16),
        ("dmDriverExtra", c_uint16),
        ("dmFields", c_uint32),
        ("dmOrientation", c_int16),
        ("dmPaperSize", c_int16),
        ("dmPaperLength", c_int16),
        ("dmPaperWidth", c_int16),
        ("dmScale", c_int16),
        ("dmCopies", c_int16),
        ("dmDefaultSource", c_int16),
        ("dmPrintQuality", c_int16),
        ("dmColor", c_int16),
        ("dmDuplex", c_int16),
        ("dmYResolution", c_int16),
        ("dmTTOption", c_int16),
        ("dmCollate", c_int16),
        ("dmFormName", c_uint16 * _WORDS),
        ("dmLogPixels", c_uint16),
        ("dmBitsPerPel", c_uint32),
        ("dmPelsWidth", c_uint32),
        ("dmPelsHeight", c_uint32),
        ("dmNup", c_uint32),
        ("dmDisplayFrequency", c_uint32),
        ("dmICMMethod", c_uint32),
        ("dmICMIntent", c_uint32),
        ("dmMediaType", c_uint32),
        ("dmDitherType", c_uint32),
        ("dmReserved1", c_uint32),
        ("dmReserved2", c_uint32),
        ("dmPanningWidth", c_uint32),
        ("dmPanningHeight", c_uint32),
    )


class PrinterInfo2(Structure):
    """PRINTER_INFO_2W."""

    _fields_ = (
        ("pServerName", c_void_p),
        ("pPrinterName", c_void_p),
        ("pShareName", c_void_p),
        ("pPortName", c_void_p),
        ("pDriverName", c_void_p),
        ("pComment", c_void_p),
        ("pLocation", c_void_p),
        ("pDevMode", c_void_p),
        ("pSepFile", c_void_p),
        ("pPrintProcessor", c_void_p),
        ("pDatatype", c_void_p),
        ("pParameters", c_void_p),
        ("pSecurityDescriptor", c_void_p),
        ("Attributes", c_uint32),
        ("Priority", c_uint32),
        ("DefaultPriority", c_uint32),
        ("StartTime", c_uint32),
        ("UntilTime", c_uint32),
        ("Status", c_uint32),
        ("cJobs", c_uint32),
        ("AveragePPM", c_uint32),
    )


class PrinterInfo4(Structure):
    """PRINTER_INFO_4W."""

    _fields_ = (("pPrinterName", c_void_p), ("pServerName", c_void_p), ("Attributes", c_uint32))


class JobInfo1(Structure):
    """JOB_INFO_1W."""

    _fields_ = (
        ("JobId", c_uint32),
        ("pPrinterName", c_void_p),
        ("pMachineName", c_void_p),
        ("pUserName", c_void_p),
        ("pDocument", c_void_p),
        ("pDatatype", c_void_p),
        ("pStatus", c_void_p),
        ("Status", c_uint32),
        ("Priority", c_uint32),
        ("Position", c_uint32),
        ("TotalPages", c_uint32),
        ("PagesPrinted", c_uint32),
        ("Submitted", c_uint16 * 8),
    )


class DocInfo(Structure):
    """DOCINFOW of wingdi.h."""

    _fields_ = (
        ("cbSize", c_int32),
        ("lpszDocName", c_void_p),
        ("lpszOutput", c_void_p),
        ("lpszDatatype", c_void_p),
        ("fwType", c_uint32),
    )


class DocInfo1(Structure):
    """DOC_INFO_1W of winspool.h."""

    _fields_ = (("pDocName", c_void_p), ("pOutputFile", c_void_p), ("pDatatype", c_void_p))


class BitmapHeader(Structure):
    """BITMAPINFOHEADER."""

    _fields_ = (
        ("biSize", c_uint32),
        ("biWidth", c_int32),
        ("biHeight", c_int32),
        ("biPlanes", c_uint16),
        ("biBitCount", c_uint16),
        ("biCompression", c_uint32),
        ("biSizeImage", c_uint32),
        ("biXPelsPerMeter", c_int32),
        ("biYPelsPerMeter", c_int32),
        ("biClrUsed", c_uint32),
        ("biClrImportant", c_uint32),
    )


class GreyBitmap(Structure):
    """BITMAPINFO with the 256 greys as its colours."""

    _fields_ = (("bmiHeader", BitmapHeader), ("bmiColors", c_uint32 * 256))


GREYS: Final = (c_uint32 * 256)(*(grey * 0x010101 for grey in range(256)))

SPOOL_CALLS: Final = {
    "EnumPrintersW": (c_int32, c_uint32, c_void_p, c_uint32, c_void_p, c_uint32, c_void_p, c_void_p),
    "OpenPrinterW": (c_int32, c_void_p, c_void_p, c_void_p),
    "ClosePrinter": (c_int32, c_void_p),
    "GetPrinterW": (c_int32, c_void_p, c_uint32, c_void_p, c_uint32, c_void_p),
    "DeviceCapabilitiesW": (c_int32, c_void_p, c_void_p, c_uint16, c_void_p, c_void_p),
    "DocumentPropertiesW": (c_int32, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p, c_uint32),
    "GetJobW": (c_int32, c_void_p, c_uint32, c_uint32, c_void_p, c_uint32, c_void_p),
    "EnumJobsW": (c_int32, c_void_p, c_uint32, c_uint32, c_uint32, c_void_p, c_uint32, c_void_p, c_void_p),
    "SetJobW": (c_int32, c_void_p, c_uint32, c_uint32, c_void_p, c_uint32),
    "StartDocPrinterW": (c_uint32, c_void_p, c_uint32, c_void_p),
    "StartPagePrinter": (c_int32, c_void_p),
    "WritePrinter": (c_int32, c_void_p, c_void_p, c_uint32, c_void_p),
    "EndPagePrinter": (c_int32, c_void_p),
    "EndDocPrinter": (c_int32, c_void_p),
    "AbortPrinter": (c_int32, c_void_p),
}
GDI_CALLS: Final = {
    "CreateDCW": (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p),
    "CreateICW": (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p),
    "DeleteDC": (c_int32, c_void_p),
    "GetDeviceCaps": (c_int32, c_void_p, c_int32),
    "SetStretchBltMode": (c_int32, c_void_p, c_int32),
    "StartDocW": (c_int32, c_void_p, c_void_p),
    "StartPage": (c_int32, c_void_p),
    "EndPage": (c_int32, c_void_p),
    "EndDoc": (c_int32, c_void_p),
    "AbortDoc": (c_int32, c_void_p),
    "StretchDIBits": (c_int32, c_void_p, *(c_int32,) * 8, c_void_p, c_void_p, c_uint32, c_uint32),
}
"""Name of a call to the type of what it returns and those of what it takes."""
