# SPDX-License-Identifier: Apache-2.0
"""Paper for real: office printers by the system's queues and IPP, thermal receipt printers by raster ESC/POS.

`spool` is the door. Registrations are never undone and never wait for what happens here.
"""

from frontdesk.printing.spool import Spool

__all__ = ["Spool"]
