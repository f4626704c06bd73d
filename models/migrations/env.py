"""Alembic's entry: it runs inside the transaction that `models.migrate` has opened."""

from alembic import context

from models.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    # SQLite changes a table by copying it, and does so within a transaction as we begin it.
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
