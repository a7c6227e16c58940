"""The translation catalogues: ``catalogues.py check`` and ``catalogues.py update``.

``check`` fails when a string in code or templates has no nynorsk or no bokmål, when a translation breaks one of
``catalogue_rules``, or when a compiled ``.mo`` says something else than its ``.po``. ``update`` extracts the strings
and compiles.

Both use Django's makemessages and compilemessages, so both need GNU gettext. Without it ``check`` says so in one
line and passes, unless ``SAMLINGAR_REQUIRE_ALL=1``.
"""

import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib
from catalogue_rules import faults

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nn", "nb", "en")
# English is the language the strings are written in: its catalogue need not repeat them.
COMPLETE = ("nn", "nb")
# Where strings are, relative to the folder that holds the "locale" of each catalogue.
SOURCES = {ROOT: ("wagtail_samlingar", "templates"), ROOT / "example_site": ("demo", "home", "templates")}
TOOLS = ("xgettext", "msgmerge", "msguniq", "msgattrib", "msgfmt")


def django_admin(folder, *arguments):
    """Run a django-admin command in `folder`; raises ``SystemExit`` with its output when it fails."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(arguments[:1])} failed: {done.stderr.strip() or done.stdout.strip()}")


def _shown_elsewhere(folder, names):
    """Return the `names` in `folder` to leave out: symlinks, and what Python compiled."""
    return [name for name in names if name == "__pycache__" or (Path(folder) / name).is_symlink()]


def extract(home, sources, target):
    """Write the catalogues of `home` as they would be after makemessages to ``target/locale``.

    The strings are read from a copy: the package shows its templates and catalogues a second time, through symlinks.
    """
    for source in sources:
        shutil.copytree(home / source, target / source, ignore=_shown_elsewhere)
    (target / "locale").mkdir()
    for language in LANGUAGES:
        messages = target / "locale" / language / "LC_MESSAGES"
        messages.mkdir(parents=True)
        existing = home / "locale" / language / "LC_MESSAGES" / "django.po"
        if existing.exists():
            shutil.copy(existing, messages)
    languages = [argument for language in LANGUAGES for argument in ("--locale", language)]
    django_admin(target, "makemessages", "--verbosity", "0", "--no-obsolete", "--add-location", "file", *languages)
    for po in target.glob("locale/*/LC_MESSAGES/django.po"):
        # When it was extracted is noise: a second run changes nothing.
        po.write_text(
            re.sub(r'^"POT-Creation-Date: .*\n', "", po.read_text(encoding="utf-8"), flags=re.M), encoding="utf-8"
        )


def says(mo):
    """Return what a compiled catalogue says, without the header that holds dates."""
    with mo.open("rb") as file:
        catalogue = dict(gettext.GNUTranslations(file)._catalog)
    catalogue.pop("", None)
    return catalogue


def stale(home, language, scratch):
    """Return a sentence if the ``.mo`` of `language` is missing or does not say what its ``.po`` says, else nothing."""
    po = home / "locale" / language / "LC_MESSAGES" / "django.po"
    mo = po.with_suffix(".mo")
    if not po.exists():
        return [f"{po.relative_to(ROOT)} is missing: run make messages"]
    fresh = scratch / f"{language}.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", str(fresh), str(po)], check=True)
    if not mo.exists() or says(mo) != says(fresh):
        return [f"{mo.relative_to(ROOT)} is not what its .po says: run make messages"]
    return []


def check():
    """Print what is wrong with the catalogues; return the exit status."""
    problems = []
    for home, sources in SOURCES.items():
        with tempfile.TemporaryDirectory() as scratch:
            fresh = Path(scratch)
            extract(home, sources, fresh)
            files = [fresh / "locale" / language / "LC_MESSAGES" / "django.po" for language in COMPLETE]
            problems += faults(*(polib.pofile(str(file)) for file in files))
            for language in LANGUAGES:
                problems += stale(home, language, fresh)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def update():
    """Extract strings into the catalogues of the working tree and compile them; return the exit status."""
    for home, sources in SOURCES.items():
        with tempfile.TemporaryDirectory() as scratch:
            extract(home, sources, Path(scratch))
            for language in LANGUAGES:
                messages = home / "locale" / language / "LC_MESSAGES"
                messages.mkdir(parents=True, exist_ok=True)
                po = messages / "django.po"
                shutil.copy(Path(scratch) / "locale" / language / "LC_MESSAGES" / "django.po", po)
                subprocess.run(["msgfmt", "--check-format", "-o", str(po.with_suffix(".mo")), str(po)], check=True)
    return 0


def main(action):
    """Do `action`; return the exit status."""
    absent = [tool for tool in TOOLS if not shutil.which(tool)]
    if absent:
        print(f"Catalogues not checked: GNU gettext is not installed ({', '.join(absent)} not found).")
        return 1 if action == "update" or os.environ.get("SAMLINGAR_REQUIRE_ALL") == "1" else 0
    return {"check": check, "update": update}[action]()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("check", "update"):
        sys.exit("usage: catalogues.py check|update")
    sys.exit(main(sys.argv[1]))
