"""What every room's tests stand on: real databases of both kinds, the real trained model, a clock that can be moved.

Nothing here is faked. The model is trained once when it is older than its data; the engine is loaded once; PostgreSQL
runs once, in a folder that is thrown away, and every test gets a database of its own.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import warnings
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from bot import training  # noqa: E402
from bot.chat import ChatService  # noqa: E402
from bot.engine.engine import Engine  # noqa: E402
from bot.play import Clock  # noqa: E402
from content import Content  # noqa: E402
from content import load as load_content  # noqa: E402
from store import migrate  # noqa: E402
from store.database import open_engine  # noqa: E402
from store.unit_of_work import Store  # noqa: E402
from tests.builders import START, Talk, Turn  # noqa: E402

# The same cases on every machine and every run: a red test is never an accident.
settings.register_profile(
    "losen",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("losen")


@pytest.fixture(scope="session")
def content() -> Content:
    """The product's content."""
    return load_content()


@pytest.fixture(scope="session")
def model() -> Path:
    """The model for today's data, trained when it is missing."""
    return training.model_path() if training.is_up_to_date() else training.train()


@pytest.fixture(scope="session")
def engine(model: Path) -> Engine:
    """One loaded engine for the whole session."""
    return Engine.load(model)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A running PostgreSQL server of our own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pgserver

        folder = tempfile.mkdtemp(prefix="losen-pg-")
        server = pgserver.get_server(folder, cleanup_mode="stop")
    yield PostgresServer(server)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


class PostgresServer:
    """Makes databases that have all tables and no rows."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._made = 0
        self._admin("CREATE DATABASE losen_empty")
        engine = open_engine(self.url("losen_empty"))
        migrate.upgrade(engine)
        engine.dispose()

    def url(self, name: str) -> str:
        """The address of the database `name`."""
        return str(self._server.get_uri(name))

    def fresh(self, template: str = "losen_empty") -> str:
        """Make one more database and return its address."""
        self._made += 1
        name = f"losen_{self._made}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Throw a database away, also when something still holds it."""
        name = url.split("/")[3].split("?")[0]
        self._admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _admin(self, statement: str) -> None:
        import psycopg2

        connection = psycopg2.connect(self.url("postgres"))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and no rows, made once."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """The address of an empty, migrated SQLite database."""
    shutil.copy(empty_sqlite, tmp_path / "losen.db")
    return f"sqlite:///{tmp_path / 'losen.db'}"


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The address of an empty, migrated PostgreSQL database."""
    url = postgres.fresh()
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database; the test runs on both kinds."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store on a database of either kind."""
    opened = Store(open_engine(database_url))
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    """A clock that moves only when it is asked or told to."""
    return Clock(START)


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    """The small pool in which the store is called."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


@pytest.fixture
def service(
    store: Store, content: Content, engine: Engine, executor: ThreadPoolExecutor, clock: Clock
) -> ChatService:
    """The conversation service as it runs, on the store of the test."""
    made = ChatService(store, content, executor, clock)
    made.engine_ready(engine)
    return made


@pytest.fixture
def talk(service: ChatService, clock: Clock) -> Callable[..., Awaitable[Talk]]:
    """Return a function that begins a conversation and plays texts and `tap(…)`s; see `tests.builders.Talk`."""

    async def begin(*turns: Turn, audience: str = "bruker", language: str = "nb") -> Talk:
        conversation = await Talk.begin(service, audience, language, clock)
        await conversation.play(*turns)
        return conversation

    return begin


@pytest.fixture
def now() -> datetime:
    """The hour the tests live in."""
    return START.replace(tzinfo=UTC)
