"""Registers with Wagtail's hooks; no logic."""

from wagtail import hooks

from wagtail_samlingar.inbox import log_actions

hooks.register("register_log_actions", log_actions.register)
