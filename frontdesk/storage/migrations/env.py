# SPDX-License-Identifier: Apache-2.0
"""Alembic's entry: it runs on the connection that `run.upgrade` has already opened a transaction on."""

from alembic import context

from frontdesk.storage.tables import Table

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Table.metadata, transactional_ddl=True, render_as_batch=True)
context.run_migrations()
