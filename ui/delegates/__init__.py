# SPDX-License-Identifier: Apache-2.0
"""Painters of list rows; they keep no state."""
