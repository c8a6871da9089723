"""Alembic's entry: runs the migrations on the engine that `store.migrate` hands over."""

from alembic import context

from store.base import Base
from store.codebook import LocalNameVersion  # noqa: F401 - fills the metadata
from store.entry_tables import Entry  # noqa: F401 - fills the metadata, the other tables with it
from store.follow_tables import Reminder  # noqa: F401 - as above
from store.handover_tables import Handover  # noqa: F401 - as above
from store.round_tables import MappingRound  # noqa: F401 - as above

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
