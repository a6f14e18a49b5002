# SPDX-License-Identifier: Apache-2.0
"""The papers as PDF; the only package that imports reportlab or segno."""
