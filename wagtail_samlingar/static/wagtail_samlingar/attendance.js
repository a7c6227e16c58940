/*
 * Ticking off without losing one's place: the tick is posted in the background and the list is drawn anew from the
 * answer. Also finds people in the list. Without it every button posts the form as usual.
 */
(() => {
    "use strict";
    const form = document.querySelector("[data-samlingar-attendance]");
    const search = document.querySelector("[data-samlingar-attendance-search]");
    if (!form || !search) {
        return;
    }
    const input = search.querySelector("input");
    const none = search.querySelector("[data-samlingar-attendance-none]");
    // Letters without accents, except å, which is a letter of its own.
    const plain = (text) => text.normalize("NFD").replace(/(?!\u030a)\p{M}/gu, "").toLocaleLowerCase("nb");

    const filter = () => {
        const words = plain(input.value).split(/\s+/).filter(Boolean);
        let shown = 0;
        form.querySelectorAll("[data-samlingar-name]").forEach((person) => {
            const name = plain(person.dataset.samlingarName);
            person.hidden = !words.every((word) => name.includes(word));
            shown += person.hidden ? 0 : 1;
        });
        none.hidden = shown > 0;
    };

    const redraw = (page) => {
        document.querySelectorAll("[data-samlingar-attendance-part]").forEach((part) => {
            const name = part.dataset.samlingarAttendancePart;
            const fresh = page.querySelector(`[data-samlingar-attendance-part="${name}"]`);
            part.replaceChildren(...fresh.childNodes);
        });
        filter();
    };

    // What the button offered is gone with the list; the keyboard stays with the person.
    const focusOn = (id) => {
        const button = document.getElementById(id)?.querySelector("button");
        (button || input).focus({ preventScroll: true });
    };

    form.addEventListener("submit", async (event) => {
        const button = event.submitter;
        if (!button || !window.fetch) {
            return;
        }
        event.preventDefault();
        const id = button.closest("[id]").id;
        const data = new FormData(form);
        data.set(button.name, button.value);
        button.disabled = true;
        try {
            const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const isList = page.querySelector("[data-samlingar-attendance]");
            if (!answer.ok || !isList || page.querySelector(".messages li")) {
                throw new Error("not the list");
            }
            redraw(page);
            focusOn(id);
        } catch {
            // Something is to be read, or the net is gone: the ordinary way shows which.
            button.disabled = false;
            const field = document.createElement("input");
            field.type = "hidden";
            field.name = button.name;
            field.value = button.value;
            form.append(field);
            form.submit();
        }
    });

    input.addEventListener("input", filter);
    search.hidden = false;
    filter();
})();
