"""What `make demo` says when it cannot start: one clear line, and a status that tells scripts so."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Nothing here has to do with a database: once is enough.
pytestmark = pytest.mark.sqlite


def demo(**environment):
    """Run ``bin/demo`` with `environment` added; return (status, what was said)."""
    command = [str(ROOT / "bin" / "demo")]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, timeout=30)  # noqa: S603 - our own script
    return done.returncode, done.stdout + done.stderr


def test_taken_port_is_said_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        status, said = demo(PORT=port)

    assert status == 1
    assert said.count("\n") == 1
    assert f"Port {port} is taken" in said


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1"])
def test_something_that_is_no_port_is_said_in_one_line(port):
    status, said = demo(PORT=port or " ")

    assert status == 1
    assert said.count("\n") == 1
    assert "is not a port" in said


def test_old_python_is_said_in_one_line(tmp_path):
    for name in ["python", "python3", "python3.11", "python3.12", "python3.13", "python3.14"]:
        old = tmp_path / name
        old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
        old.chmod(0o755)
    path = os.pathsep.join([str(tmp_path), os.environ["PATH"]])

    status, said = demo(PATH=path, PYTHON="")

    assert status == 1
    assert said == (
        "Python 3.11 or newer is needed; found Python 3.9.2. Install one, or name it: make PYTHON=/path/to/python3.12\n"
    )
