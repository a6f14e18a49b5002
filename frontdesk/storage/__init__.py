# SPDX-License-Identifier: Apache-2.0
"""The database: journal, projections, migrations; the only package that imports sqlmodel or sqlalchemy."""
