# SPDX-License-Identifier: Apache-2.0
"""Item models over the values of the services; no painting here."""
