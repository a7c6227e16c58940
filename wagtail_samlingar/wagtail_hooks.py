"""Registers with Wagtail's hooks; no logic."""

from wagtail import hooks

from wagtail_samlingar.gatherings import editor_help, editor_warnings
from wagtail_samlingar.inbox import (
    dashboard,
    log_actions,
    page_buttons,
    page_deletion,
    page_numbers,
    page_panels,
    reports_menu,
)
from wagtail_samlingar.inbox.bulk_actions import BULK_ACTIONS
from wagtail_samlingar.inbox.day import catering
from wagtail_samlingar.inbox.export import logged as exports_logged
from wagtail_samlingar.inbox.group_panel import ScopePanel
from wagtail_samlingar.inbox.viewset import registration_viewset
from wagtail_samlingar.registrations import page_cache

hooks.register("register_log_actions", log_actions.register)
hooks.register("register_log_actions", exports_logged.register)
hooks.register("register_log_actions", catering.register)
hooks.register("register_admin_viewset", lambda: registration_viewset)
hooks.register("register_group_permission_panel", lambda: ScopePanel)
for bulk_action in BULK_ACTIONS:
    hooks.register("register_bulk_action", bulk_action)
hooks.register("before_delete_page", page_deletion.explain_before_delete)
hooks.register("before_bulk_action", page_deletion.explain_before_bulk_delete)
hooks.register("after_publish_page", editor_warnings.warn_after_publishing)
hooks.register("register_admin_urls", editor_help.urls)
hooks.register("register_help_menu_item", editor_help.menu_item)
hooks.register("register_reports_menu_item", reports_menu.seats_menu_item)
hooks.register("register_reports_menu_item", reports_menu.rights_menu_item)
hooks.register("construct_homepage_panels", dashboard.add_panel)
hooks.register("construct_homepage_summary_items", dashboard.add_summary_item)
hooks.register("construct_explorer_page_queryset", page_numbers.annotate_people)
hooks.register("register_page_listing_buttons", page_buttons.listing_buttons)
hooks.register("register_page_header_buttons", page_buttons.header_buttons)
# After those of the host: what they registered is extended, not replaced.
hooks.register("register_admin_viewset", page_panels.extend_editors, order=1000)
hooks.register("before_edit_page", page_panels.edit_gathering, order=1000)
# Asked by wagtail-cache, where a site has it.
hooks.register("is_request_cacheable", page_cache.keep_out)
