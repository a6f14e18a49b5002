# SPDX-License-Identifier: Apache-2.0
"""The rules of the front office as pure functions and values; no clock, no database, no Qt, no PDF."""
