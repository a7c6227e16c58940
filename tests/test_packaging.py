"""What is shipped: a wheel built from the sdist holds every template and catalogue that is on disk."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Shown in the package by symlinks, shipped in it by force-include.
SHIPPED = {"templates": "*.html", "locale": "*.mo", "wagtail_samlingar/static": "*"}

# The build has nothing to do with a database: once is enough.
pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the names in a wheel built as an installer builds it: from the sdist."""
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - our own command line
    assert built.returncode == 0, built.stdout + built.stderr
    with zipfile.ZipFile(next(target.glob("*.whl"))) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", SHIPPED)
def test_wheel_ships_what_is_on_disk(wheel, folder):
    inside = "wagtail_samlingar/" + folder.removeprefix("wagtail_samlingar/")
    on_disk = {
        f"{inside}/{path.relative_to(ROOT / folder)}"
        for path in (ROOT / folder).rglob(SHIPPED[folder])
        if path.is_file()
    }

    shipped = {name for name in wheel if name.startswith(f"{inside}/") and Path(name).match(SHIPPED[folder])}

    assert shipped == on_disk


def test_wheel_ships_the_package_and_nothing_beside_it(wheel):
    assert {name.split("/")[0] for name in wheel if ".dist-info/" not in name} == {"wagtail_samlingar"}
