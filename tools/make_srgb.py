# SPDX-License-Identifier: Apache-2.0
"""Write the sRGB colour profile that a PDF/A-1 names as its output intent; run by hand, the result is committed.

PDF/A-1 wants ICC version 2 (ICC.1:2001-04), and the usual files hold 3 KB of curves; this one is computed from IEC
61966-2-1 with curves of 64 points, enough for papers that are black on white. No other program's profile is copied.
"""

import struct
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "papers" / "srgb-v2.icc"

NAME = b"sRGB IEC61966-2.1"
D50 = (0.9642, 1.0, 0.8249)
PRIMARIES = {
    b"wtpt": (0.9505, 1.0, 1.0891),
    b"rXYZ": (0.4361, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}
POINTS = 64


def fixed(values: tuple[float, ...]) -> bytes:
    """Pack s15Fixed16 numbers."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def linear(share: float) -> float:
    """Undo the sRGB curve."""
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def profile() -> bytes:
    """Return the whole profile."""
    description = b"desc" + bytes(4) + struct.pack(">I", len(NAME) + 1) + NAME + bytes(1 + 4 + 4 + 2 + 1 + 67)
    levels = [round(linear(n / (POINTS - 1)) * 65535) for n in range(POINTS)]
    curve = b"curv" + bytes(4) + struct.pack(f">I{POINTS}H", POINTS, *levels)
    tags = {b"desc": description, b"cprt": b"text" + bytes(4) + b"Public domain\0"}
    tags |= {tag: b"XYZ " + bytes(4) + fixed(values) for tag, values in PRIMARIES.items()}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, body, places = b"", b"", {}
    start = 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += tag + struct.pack(">II", places[data], len(data))
    size, version, made = start + len(body), 0x02100000, (2026, 1, 1, 0, 0, 0)
    head = struct.pack(">I4sI4s4s4s6H4s", size, bytes(4), version, b"mntr", b"RGB ", b"XYZ ", *made, b"acsp")
    head += bytes(28) + fixed(D50)
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + table + body


if __name__ == "__main__":
    TARGET.write_bytes(profile())
    print(f"{TARGET.name}: {len(profile())} bytes")
