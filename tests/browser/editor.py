"""Wagtail's page editor, used as an editor does: with the mouse for blocks, with the keyboard for words.

Words on buttons depend on the language, so blocks are found by the names of their fields and by their icons.
"""

from contextlib import suppress

from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from playwright.sync_api import expect

ICONS = {"session": "calendar-alt", "parallel": "grip", "break": "time", "note": "info-circle"}
# Milliseconds from the last key to the moment Wagtail has begun to save by itself, with some to spare.
AUTOSAVE = 800
# Milliseconds that a busy machine may take to begin and end it. What shows that it has ended.
SAVING = 5000
SAVED = ".w-autosave-indicator__state--saved:visible, .w-autosave-indicator__state--paused:visible"


class GatheringEditor:
    """A window on the editor of a new gathering below the page ``parent``, or of the gathering ``page``.

    Both are primary keys.
    """

    def __init__(self, window, parent=None, page=None):
        self.window = window
        new = f"/admin/pages/add/wagtail_samlingar/gatheringpage/{parent}/"
        response = window.goto(f"/admin/pages/{page}/edit/" if page else new)
        assert response.status == 200
        self.count("dates").wait_for(state="attached")

    def count(self, stream):
        """Return the hidden field that counts the blocks of ``stream`` (its prefix in field names)."""
        return self.window.locator(f"[name='{stream}-count']")

    def add(self, stream, kind=None):
        """Add a block at the end of ``stream``, choosing its ``kind`` where there are several; return its prefix."""
        number = int(self.count(stream).input_value())
        self.count(stream).locator("xpath=..").locator(".c-sf-add-button").last.click()
        if kind:
            icon = f"use[href='#icon-{ICONS[kind]}']"
            self.window.get_by_role("option").filter(has=self.window.locator(icon)).first.click()
        expect(self.count(stream)).to_have_value(str(number + 1))
        return f"{stream}-{number}-value"

    def fill(self, prefix, **values):
        """Type ``values`` into the fields of the block ``prefix``; a list of names ticks their boxes."""
        for name, value in values.items():
            if isinstance(value, list):
                self.tick(f"{prefix}-{name}", value)
            else:
                self.type(f"{prefix}-{name}", value)

    def type(self, name, value):
        """Type ``value`` into the field ``name`` and leave it, as the pickers of dates and times want."""
        field = self.window.locator(f"[name='{name}']")
        self.reveal(field)
        field.fill(value)
        field.press("Escape")
        field.press("Tab")
        expect(field).to_have_value(value)

    def tick(self, name, labels):
        """Tick the boxes of the field ``name`` that are labelled ``labels``."""
        boxes = self.window.locator(f"[name='{name}']")
        self.reveal(boxes.first)
        for label in labels:
            self.window.locator("label", has_text=label, has=boxes).check()

    def reveal(self, field):
        """Open the parts of the form that ``field`` stands in, the outermost first, where they are closed."""
        for panel in field.locator("xpath=ancestor::section[contains(@class, 'w-panel')]").all():
            toggle = panel.locator("[data-panel-toggle]").first
            if toggle.get_attribute("aria-expanded") == "false":
                toggle.click()

    def settle(self):
        """Wait until Wagtail has saved by itself what was typed: two savings at once would make two pages."""
        self.window.wait_for_timeout(AUTOSAVE)
        # The first saving makes the page. A button that is pressed before it is answered makes another, which Wagtail
        # refuses for having the same slug. Where nothing is saved by itself, nothing is waited for any longer.
        with suppress(PlaywrightTimeoutError):
            self.window.locator(SAVED).first.wait_for(timeout=SAVING)
        # Tab led from the last field to the next, whose picker opens a moment later and would cover the buttons. It
        # closes, like any picker, when something else on the page is pressed.
        self.window.locator("body").dispatch_event("mousedown")
        expect(self.window.locator(".xdsoft_datetimepicker:visible")).to_have_count(0)
        expect(self.window.locator(".w-autosave-indicator__state--saving")).to_be_hidden()

    def save(self):
        """Save a draft with the button."""
        self.settle()
        with self.window.expect_navigation():
            self.window.locator("footer .action-save").click()

    def ask_to_publish(self):
        """Press the button that publishes, whatever comes of it."""
        self.settle()
        self.window.locator("footer .w-dropdown__toggle").click()
        with self.window.expect_navigation():
            self.window.locator("[name=action-publish]").click()

    def publish(self):
        """Publish, and see that Wagtail says so."""
        self.ask_to_publish()
        expect(self.window.locator(".messages .success")).to_be_visible()
