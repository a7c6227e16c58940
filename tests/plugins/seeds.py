"""One seed for all random tests of a run, written at its end, so that any run can be repeated."""

import secrets

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Choose a seed where none was given. Workers of pytest-xdist get the one of the run with its other options."""
    if config.getoption("hypothesis_seed", None) is None:
        config.option.hypothesis_seed = str(secrets.randbits(32))


def pytest_terminal_summary(terminalreporter, config):
    """Say how to repeat this run."""
    terminalreporter.write_line(f"Random tests: repeat with --hypothesis-seed={config.option.hypothesis_seed}")
