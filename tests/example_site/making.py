"""The demonstration, made once for all tests of a run: it takes longer than most of them together."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MANAGE = ROOT / "example_site" / "manage.py"


def environment(directory, port, **more):
    """Return the environment of the example site: it writes below ``directory`` only, and answers at ``port``."""
    found = os.environ | {"EXAMPLE_SITE_VAR": str(directory), "PORT": str(port), **more}
    # Chosen for the tests, not for this process.
    for name in ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        found.pop(name, None)
    return found


def run_command(directory, *arguments, port, **more):
    """Run a command of the example site in its :func:`environment`; return what it printed."""
    done = subprocess.run(  # noqa: S603 - no foreign input: the arguments are written in tests
        [sys.executable, str(MANAGE), *arguments],
        cwd=ROOT,
        env=environment(directory, port, **more),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def copy_of_demo(tmp_path_factory, directory, port):
    """Put a demonstration that has just been made into ``directory``; it expects to answer at ``port``."""
    shutil.copytree(_made(tmp_path_factory), directory, dirs_exist_ok=True)
    # Run again, it learns its port and changes nothing else.
    run_command(directory, "demo", port=port)
    return directory


def _made(tmp_path_factory):
    """Return the directory of the one demonstration of this run, which the first of the processes makes."""
    base = tmp_path_factory.getbasetemp()
    # What pytest-xdist gives its workers stands beside each other.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    directory, is_made = shared / "demonstration", shared / "demonstration.made"
    with open(shared / "demonstration.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_made.exists():
            directory.mkdir()
            for arguments in (["migrate", "--verbosity", "0"], ["demo"]):
                run_command(directory, *arguments, port=8000)
            is_made.touch()
    return directory
