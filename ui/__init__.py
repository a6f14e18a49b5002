# SPDX-License-Identifier: Apache-2.0
"""The window. It knows the services and the domain; never the database, the PDF engine or the keys."""
