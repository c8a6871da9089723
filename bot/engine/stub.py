"""Lets Rasa be imported without TensorFlow and the vendor channels, which nothing of ours uses.

`install()` must run before the first `import rasa`. Names under ROOTS then import as empty shells; anything that
is really used raises StubUsed, so a model that needs TensorFlow fails loudly at load. Figures (`docs/decisions/
0002`): start-up 12 s → 2 s, memory 550 → 190 MB, install 2.7 GB → 0.5 GB.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

ROOTS = (
    "tensorflow",
    "tensorflow_hub",
    "tensorflow_text",
    "tensorflow_addons",
    "keras",
    "jax",
    "matplotlib",
    "aiogram",
    "slack_sdk",
    "twilio",
    "fbmessenger",
    "webexteamssdk",
    "rocketchat_API",
    "mattermostwrapper",
    "boto3",
    "botocore",
    "confluent_kafka",
    "aio_pika",
    "aiormq",
    "pamqp",
    "sentry_sdk",
    "structlog_sentry",
    "cachecontrol",
    "google.oauth2",
    "google.auth",
    "oauth2client",
    "pymongo",
    "socketio",
    "engineio",
)


# Using one of these would mean a model that cannot work here. The rest (reporting, chat vendors) may be called idly.
LOUD = ("tensorflow", "keras", "jax")


class StubUsed(ImportError):
    """Something asked for a package that is left out on purpose."""


class _Shell(type):
    """A class that pretends to be whatever was imported: base class, decorator, type argument."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _shell(name, cls.__dict__.get("_root", ""))

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if not cls.__dict__.get("_is_shell"):
            raise StubUsed(f"{cls.__name__} needs a package that Losen leaves out (bot/engine/stub.py)")
        if len(args) == 1 and not kwargs and callable(args[0]):
            return args[0]  # used as a bare decorator
        if _importing() or not cls.__dict__["_root"].startswith(LOUD):
            # A default value or a decorator with arguments, made while a module loads; or an idle call.
            return _shell(cls.__name__, cls.__dict__["_root"])
        raise StubUsed(f"{cls.__name__} needs a package that Losen leaves out (bot/engine/stub.py)")

    def __getitem__(cls, _key: Any) -> type:
        return cls

    def __or__(cls, _other: Any) -> Any:
        return cls

    def __ror__(cls, _other: Any) -> Any:
        return cls

    def __iter__(cls) -> Iterator[Any]:
        return iter(())

    def __len__(cls) -> int:
        return 0

    def __bool__(cls) -> bool:
        return True


def _importing() -> bool:
    """Tell whether a module's body is running somewhere below: then a call is part of an import."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_name == "<module>" and frame.f_globals.get("__name__", "").startswith("rasa"):
            return True
        frame = frame.f_back  # type: ignore[assignment]  # None ends the loop
    return False


_shells: dict[tuple[str, str], type] = {}


def _shell(name: str, root: str) -> type:
    key = (root, name)
    if key not in _shells:
        if name.endswith(("Error", "Exception", "Failure")):
            _shells[key] = type(name, (Exception,), {})  # Rasa names them in `except` clauses
        else:
            _shells[key] = _Shell(name, (), {"_is_shell": True, "_root": root})
    return _shells[key]


class _ShellModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return sys.modules.get(f"{self.__name__}.{name}") or _shell(name, self.__name__)


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.startswith(ROOTS) and any(fullname == r or fullname.startswith(r + ".") for r in ROOTS):
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = _ShellModule(spec.name)
        module.__path__ = []
        module.__version__ = "0-left-out"  # type: ignore[attr-defined]  # Rasa compares versions at import
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: the module is empty."""


def install() -> None:
    """Put the finder first. Does nothing when it is there, or when the real TensorFlow has been imported."""
    if "tensorflow" in sys.modules or any(isinstance(f, _Finder) for f in sys.meta_path):
        return
    sys.meta_path.insert(0, _Finder())
