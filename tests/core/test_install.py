"""The package as a site finds it after adding it to ``INSTALLED_APPS``."""

import io

import pytest
from django.core.management import call_command
from django.template.loader import get_template
from django.test import override_settings


@pytest.mark.django_db
def test_checks_are_clean():
    said = io.StringIO()

    call_command("check", fail_level="WARNING", databases=["default"], stdout=said, stderr=said)

    assert "no issues" in said.getvalue()


@pytest.mark.django_db
@override_settings(WAGTAIL_SAMLINGAR={"TIMEZONE": "Europe/Oslo"})
def test_unknown_key_of_the_setting_is_an_error():
    with pytest.raises(Exception, match="TIMEZONE") as raised:
        call_command("check", stdout=io.StringIO(), stderr=io.StringIO())

    assert type(raised.value).__name__ == "SystemCheckError"


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "wagtail_samlingar", check=True, dry_run=True, stdout=io.StringIO())


def test_templates_are_installed():
    for name in ["base.html", "gatherings/gathering_page.html"]:
        assert get_template(f"wagtail_samlingar/{name}").origin.name.endswith(name)
