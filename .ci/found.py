"""Say whether this machine has a database server or a browser for the tests: ``found.py postgresql|mariadb|browser``.

Ends with status 1 and one line when it has not.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def postgresql(config):
    """Connect to the PostgreSQL server of the test settings."""
    driver = import_module("psycopg")
    driver.connect(
        host=config["HOST"],
        port=config["PORT"],
        user=config["USER"],
        password=config["PASSWORD"] or None,
        dbname="postgres",
        connect_timeout=5,
    ).close()


def mariadb(config):
    """Connect to the MariaDB server of the test settings."""
    driver = import_module("MySQLdb")
    options = {"host": config["HOST"], "user": config["USER"], "password": config["PASSWORD"], "connect_timeout": 5}
    if config["PORT"]:
        options["port"] = int(config["PORT"])
    driver.connect(**options).close()


def browser(_config):
    """Find a Chromium."""
    if not import_module("tests.plugins.selection").chromium():
        raise LookupError("no Chromium was found (install chromium, or set SAMLINGAR_CHROMIUM)")


def main(name):
    """Look for `name`; return the exit status."""
    if name in ("postgresql", "mariadb"):
        os.environ["SAMLINGAR_DB"] = name
    config = import_module("tests.hosts.databases").databases()["default"]
    try:
        {"postgresql": postgresql, "mariadb": mariadb, "browser": browser}[name](config)
    except ModuleNotFoundError as error:
        print(f"its Python driver is not installed ({error.name}; MariaDB's needs the server's headers)")
    except Exception as error:  # noqa: BLE001 - drivers raise what they like: the answer is no, and this is why
        print(" ".join(str(error).split()))
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
