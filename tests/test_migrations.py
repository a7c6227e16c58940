"""What migrations may say, so that they apply on every supported Wagtail and in every host."""

import re
from pathlib import Path

import pytest

import wagtail_samlingar

MIGRATIONS = sorted((Path(wagtail_samlingar.__file__).parent / "migrations").glob("0*.py"))
# The last migration of wagtailcore that Wagtail 7.4 has.
LAST_OF_OLDEST_WAGTAIL = 97


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda path: path.stem)
def test_migration_knows_nothing_the_oldest_wagtail_lacks(migration):
    text = migration.read_text()
    wagtailcore = [int(number) for number in re.findall(r"""["']wagtailcore["'], ["'](\d{4})_""", text)]

    # makemigrations writes this setting of Wagtail 8; write "wagtailcore.page" instead.
    assert "WAGTAIL_PAGE_MODEL" not in text
    assert max(wagtailcore) <= LAST_OF_OLDEST_WAGTAIL


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda path: path.stem)
def test_migration_holds_no_block_definitions(migration):
    assert re.findall(r"block_lookup|wagtail\.blocks", migration.read_text()) == []
