/* Keys for the list and the cases, and the number found read out. Everything is reached by Tab as well.
 *
 * An element says by data-samlingar-key which key reaches it. Keys do nothing in fields, and nothing at all for those
 * who have switched keyboard shortcuts off in their Wagtail account (WCAG 2.1.4).
 */
(() => {
    "use strict";

    const FIELDS = "input, textarea, select, [contenteditable], [role='textbox'], [role='combobox'], [role='dialog']";
    const ROWS = "#listing-results td.title a";
    const SEARCH = "[data-search-form] input[name='q']";

    const shortcutsAreOn = () => {
        const config = document.getElementById("wagtail-config");
        return Boolean(config && JSON.parse(config.textContent).KEYBOARD_SHORTCUTS_ENABLED);
    };

    const moveInList = (step) => {
        const links = [...document.querySelectorAll(ROWS)];
        const at = links.indexOf(document.activeElement);
        const link = at < 0 ? links[step > 0 ? 0 : links.length - 1] : links[at + step];
        link?.focus();
        return Boolean(links.length);
    };

    const open = (summary) => {
        const fold = summary.parentElement;
        fold.open = true;
        const field = fold.querySelector("input:not([type='hidden']), textarea, select, button");
        (field || summary).focus();
    };

    const reach = (key) => {
        const element = document.querySelector(`[data-samlingar-key="${CSS.escape(key)}"]`);
        if (element) {
            if (element.localName === "summary") {
                open(element);
            } else {
                element.click();
            }
            return true;
        }
        const undo = key === "u" && document.querySelector(".messages a[href*='/undo/']");
        if (undo) {
            undo.click();
            return true;
        }
        if (key === "j" || key === "k") {
            return moveInList(key === "j" ? 1 : -1);
        }
        const search = key === "/" && document.querySelector(SEARCH);
        if (search) {
            search.focus();
            search.select();
        }
        return Boolean(search);
    };

    const pressed = (event) => {
        const taken = event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey;
        if (taken || event.target.closest?.(FIELDS) || document.querySelector(".w-dialog:not([aria-hidden])")) {
            return;
        }
        if (reach(event.key)) {
            // Wagtail's own "/" looks for pages.
            event.preventDefault();
            event.stopImmediatePropagation();
        }
    };

    const announce = () => {
        const found = document.getElementById("samlingar-found");
        const announced = document.querySelector("[data-samlingar-announced]");
        if (found && announced) {
            announced.textContent = found.textContent.trim();
        }
    };

    /* Wagtail moves its dialog into place after this script has run. */
    const listShortcuts = () => {
        const ours = document.querySelector("template[data-samlingar-shortcuts]");
        const place = () => {
            const table = document.querySelector("#keyboard-shortcuts-dialog table");
            if (table && ours) {
                table.prepend(ours.content);
                ours.remove();
            }
            return Boolean(table);
        };
        if (!place()) {
            const watch = new MutationObserver(() => place() && watch.disconnect());
            watch.observe(document.body, { childList: true, subtree: true });
        }
    };

    if (shortcutsAreOn()) {
        document.addEventListener("keydown", pressed, true);
    }
    document.addEventListener("w-swap:success", announce);
    listShortcuts();
})();
