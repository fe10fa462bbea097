"""Brings a database to the tables of this version, by Alembic.

`python -m models.migrate` checks that the migrations make exactly the tables of `models.tables`.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine

FOLDER = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Run what is missing, within the connection's transaction: all of it or nothing."""
    if connection.dialect.name == "sqlite":
        # its driver begins a transaction for rows, but not for tables: a start that was killed
        # would leave some of them, and the next one would stumble over these
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    command.upgrade(_config(connection), "head")


def check() -> None:
    """Run every migration on an empty SQLite database and compare it with the tables.

    Raises:
        alembic.util.CommandError: a migration is missing.
    """
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        config = _config(connection)
        command.upgrade(config, "head")
        command.check(config)
    engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


if __name__ == "__main__":
    check()
