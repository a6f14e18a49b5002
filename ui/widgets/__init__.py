# SPDX-License-Identifier: Apache-2.0
"""Pieces of the window that pages compose; no page knows another, no widget knows a page."""
