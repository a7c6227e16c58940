"""Registers with Wagtail's hooks; no logic."""

from wagtail import hooks

from wagtail_samlingar.inbox import log_actions
from wagtail_samlingar.inbox.viewset import registration_viewset

hooks.register("register_log_actions", log_actions.register)
hooks.register("register_admin_viewset", lambda: registration_viewset)
