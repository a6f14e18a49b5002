# SPDX-License-Identifier: Apache-2.0
"""What Reception does, one module for each side of its work; the room itself is `ui.pages.reception`."""
