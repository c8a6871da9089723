"""A profile is summed up by room, and waiting is no work."""

import threading

from bench.ours import ROOT
from bench.profile_turn import REST, Profiler, by_group, group_of

SITE = "/v/lib/python3.11/site-packages"


def key(path, name="f"):
    return (path, 1, name)


def test_a_function_belongs_to_its_room_or_library():
    assert group_of(key(f"{ROOT}/store/plan_state.py")) == "store"
    assert group_of(key(f"{ROOT}/bot/engine/policy.py")) == "rasa"
    assert group_of(key(f"{ROOT}/bot/api.py")) == "web"
    assert group_of(key(f"{ROOT}/actions/talk.py")) == "actions"
    assert group_of(key(f"{SITE}/sqlalchemy/orm/session.py")) == "store"
    assert group_of(key(f"{SITE}/rasa/core/actions/action.py")) == "rasa"
    assert group_of(key(f"{SITE}/aiohttp/web_protocol.py")) == "web"
    assert group_of(key("/usr/lib/python3.11/re/__init__.py")) == REST


def test_a_built_in_belongs_to_who_called_it_and_waiting_is_apart():
    store, web = key(f"{ROOT}/store/a.py"), key(f"{ROOT}/bot/api.py")
    execute, wait = ("~", 0, "<method 'execute'>"), ("~", 0, "<method 'acquire' of '_thread.lock'>")
    stats = {
        store: (1, 1, 1.0, 3.0, {}),
        web: (1, 1, 0.5, 4.0, {}),
        execute: (3, 3, 3.0, 3.0, {store: (2, 2, 2.0, 2.0), web: (1, 1, 1.0, 1.0)}),
        wait: (1, 1, 9.0, 9.0, {web: (1, 1, 9.0, 9.0)}),
    }
    assert by_group(stats) == {"store": 3.0, "web": 1.5, "waiting": 9.0}


def test_worker_threads_are_profiled_too():
    profiler = Profiler()
    profiler.watch_new_threads()
    try:
        thread = threading.Thread(target=_worker_function)
        thread.start()
        thread.join()
    finally:
        threading.setprofile(None)
    assert any(name == "_worker_function" for _, _, name in profiler.stats())


def _worker_function():
    return sum(range(1000))
