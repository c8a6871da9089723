"""Installed size counts what runs, not what tests."""

from bench.sizes import installed, runtime_names

LOCK = """
[[package]]
name = "losen"
dependencies = [{ name = "rasa" }, { name = "web", extra = ["fast"] }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]
[[package]]
name = "rasa"
dependencies = [{ name = "numpy" }, { name = "web" }]
[[package]]
name = "web"
[package.optional-dependencies]
fast = [{ name = "uvloop" }]
[[package]]
name = "numpy"
[[package]]
name = "uvloop"
[[package]]
name = "pytest"
"""


def test_runtime_follows_dependencies_and_extras_but_not_dev():
    assert runtime_names(LOCK) == {"rasa", "web", "numpy", "uvloop"}


def test_size_leaves_compiled_bytecode_and_other_packages_out(tmp_path):
    site = tmp_path / "lib" / "python3.11" / "site-packages"
    for name in ("My_Web", "pytest"):
        info = site / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        record = "".join(f"{name}{ending},,\n" for ending in (".py", ".pyc", ".gone"))
        (info / "RECORD").write_text(record)
        (site / f"{name}.py").write_bytes(b"x" * 2_000_000)
        (site / f"{name}.pyc").write_bytes(b"x" * 9_000_000)
    assert installed(tmp_path, {"my-web"}) == {"my-web": 2.0}
    assert set(installed(tmp_path)) == {"my-web", "pytest"}
