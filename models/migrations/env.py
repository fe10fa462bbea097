"""Alembic's entry: uses the connection it is handed, or a scratch database."""

from alembic import context
from sqlalchemy import Connection, create_engine

from models.tables import Table

given = context.config.attributes.get("connection")


def run(connection: Connection) -> None:
    """Run migrations on a connection."""
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        user_module_prefix="tables.",
    )
    with context.begin_transaction():
        context.run_migrations()


if given is not None:
    run(given)
else:  # `alembic revision --autogenerate` by hand: compare with what the migrations make
    with create_engine("sqlite:///var/scratch.db").connect() as own:
        run(own)
