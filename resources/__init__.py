# SPDX-License-Identifier: Apache-2.0
"""Data only: fonts, icons, theme, catalogues, calendar; opened through `frontdesk.assets`."""
