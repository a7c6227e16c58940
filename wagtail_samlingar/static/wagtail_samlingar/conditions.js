/*
 * In the page editor: beside each condition a list of the answers that earlier questions offer. The field keeps
 * "<question id>:<choice id>"; both ids stand in the editor's own hidden fields and never change.
 */
(() => {
    "use strict";

    const FIELD = "input[data-samlingar-condition]";
    const QUESTION_ID = /^(.*questions-\d+)-value-/;

    const valueOf = (name) => {
        const field = document.querySelector(`[name="${CSS.escape(name)}"]`);
        return field ? field.value : "";
    };

    /* Every earlier question with choices, in the order on the page: [label, [[value, label], …]]. */
    const earlierQuestions = (field) => {
        const own = QUESTION_ID.exec(field.name);
        if (!own) return [];
        const found = [];
        const ids = [...document.querySelectorAll('input[name$="-id"]')].filter((input) => /questions-\d+-id$/.test(input.name));
        for (const input of ids) {
            const prefix = input.name.slice(0, -"-id".length);
            if (prefix === own[1]) break;
            if (valueOf(`${prefix}-deleted`)) continue;
            const label = valueOf(`${prefix}-value-label`);
            const type = valueOf(`${prefix}-type`);
            if (type === "yes_no") {
                found.push([label, [[`${input.value}:yes`, field.dataset.samlingarYes], [`${input.value}:no`, field.dataset.samlingarNo]]]);
                continue;
            }
            const choices = [];
            for (let number = 0; ; number += 1) {
                const choice = `${prefix}-value-choices-${number}`;
                if (!document.querySelector(`[name="${CSS.escape(choice)}-id"]`)) break;
                if (!valueOf(`${choice}-deleted`)) choices.push([`${input.value}:${valueOf(`${choice}-id`)}`, valueOf(`${choice}-value-label`)]);
            }
            if (choices.length && (type === "single_choice" || type === "several_choices")) found.push([label, choices]);
        }
        return found;
    };

    const option = (value, label) => {
        const element = document.createElement("option");
        element.value = value;
        element.textContent = label;
        return element;
    };

    const fill = (list, field) => {
        list.replaceChildren(option("", field.dataset.samlingarAlways));
        for (const [label, choices] of earlierQuestions(field)) {
            const group = document.createElement("optgroup");
            group.label = label;
            choices.forEach(([value, text]) => group.append(option(value, text)));
            list.append(group);
        }
        /* A condition on a question that is gone is kept until the editor chooses another. */
        if (field.value && ![...list.options].some((known) => known.value === field.value)) {
            list.append(option(field.value, field.value));
        }
        list.value = field.value;
    };

    const enhance = (field) => {
        if (field.dataset.samlingarEnhanced) return;
        field.dataset.samlingarEnhanced = "1";
        const list = document.createElement("select");
        list.id = `${field.id}-choice`;
        field.hidden = true;
        field.after(list);
        const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
        if (label) label.htmlFor = list.id;
        fill(list, field);
        list.addEventListener("focus", () => fill(list, field));
        list.addEventListener("change", () => {
            field.value = list.value;
            field.dispatchEvent(new Event("change", { bubbles: true }));
        });
    };

    const enhanceAll = (root) => root.querySelectorAll && root.querySelectorAll(FIELD).forEach(enhance);
    const start = () => {
        enhanceAll(document);
        new MutationObserver((changes) => {
            changes.forEach((change) => change.addedNodes.forEach(enhanceAll));
        }).observe(document.body, { childList: true, subtree: true });
    };
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
    else start();
})();
