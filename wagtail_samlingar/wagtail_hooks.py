"""Registers with Wagtail's hooks; no logic."""

from wagtail import hooks

from wagtail_samlingar.gatherings import editor_warnings
from wagtail_samlingar.inbox import log_actions, page_deletion
from wagtail_samlingar.inbox.group_panel import ScopePanel
from wagtail_samlingar.inbox.viewset import registration_viewset
from wagtail_samlingar.registrations import page_cache

hooks.register("register_log_actions", log_actions.register)
hooks.register("register_admin_viewset", lambda: registration_viewset)
hooks.register("register_group_permission_panel", lambda: ScopePanel)
hooks.register("before_delete_page", page_deletion.explain_before_delete)
hooks.register("before_bulk_action", page_deletion.explain_before_bulk_delete)
hooks.register("after_publish_page", editor_warnings.warn_after_publishing)
# Asked by wagtail-cache, where a site has it.
hooks.register("is_request_cacheable", page_cache.keep_out)
