/*
 * Guides the visitor through the registration form: suggests the date of their own region, and hides what does not
 * apply. The server decides all of it again; without JavaScript the same form says it in words.
 *
 *   select[name=municipality] option[data-samlingar-region]    the region a municipality lies in
 *   input[name=date][data-samlingar-regions-of-date]           the regions a date is for
 *   [data-samlingar-show-if="<field>=<value>"]                 asked only after that answer
 *   [data-samlingar-regions="<key> <key>"]                     asked only for dates in these regions
 *   [data-samlingar-suggestion]                                where the suggestion is said
 *   [data-samlingar-optional-if="<field>"]                     "(optional)", true while that box is ticked
 */
(() => {
    "use strict";

    class Guidance {
        constructor(form) {
            this.form = form;
            this.dates = [...form.querySelectorAll('input[name="date"]')];
            this.towns = form.querySelector('select[name="municipality"]');
            this.suggestion = form.querySelector("[data-samlingar-suggestion]");
            this.chosenByVisitor = this.dates.some((date) => date.checked);
        }

        start() {
            this.form.querySelectorAll("[data-samlingar-plain-condition]").forEach((hint) => hint.remove());
            this.form.addEventListener("change", (event) => {
                if (event.target.name === "date") this.chosenByVisitor = true;
                /* Once the visitor has chosen, it is no longer true that we did. */
                if (event.target === this.towns || event.target.name === "date") this.suggest();
                this.update();
            });
            this.update();
        }

        regionsOf(date) {
            return (date.dataset.samlingarRegionsOfDate || "").split(" ").filter(Boolean);
        }

        ownRegion() {
            const option = this.towns && this.towns.selectedOptions[0];
            return (option && option.dataset.samlingarRegion) || "";
        }

        /* One open date of the own region is chosen and said so; of several none is, but they are marked. */
        suggest() {
            const region = this.ownRegion();
            const own = this.dates.filter((date) => region && this.regionsOf(date).includes(region));
            this.dates.forEach((date) => date.parentElement.classList.toggle("samlingar-choice--own", own.includes(date)));
            const open = own.filter((date) => !date.disabled);
            if (!this.suggestion) return;
            let text = "";
            if (open.length === 1 && !this.chosenByVisitor) {
                open[0].checked = true;
                text = this.suggestion.dataset.samlingarOne;
            } else if (open.length > 1) {
                text = this.suggestion.dataset.samlingarMore;
            }
            this.suggestion.textContent = text;
            this.suggestion.hidden = !text;
        }

        answered(field, value) {
            return [...this.form.elements].some(
                (element) =>
                    element.name === field &&
                    element.value === value &&
                    (element.type === "radio" || element.type === "checkbox" ? element.checked : true) &&
                    !element.closest("[data-samlingar-asked='no']"),
            );
        }

        update() {
            const chosen = this.dates.find((date) => date.checked);
            const regions = chosen ? this.regionsOf(chosen) : null;
            this.form.querySelectorAll("[data-samlingar-show-if], [data-samlingar-regions]").forEach((row) => {
                const [field, value] = (row.dataset.samlingarShowIf || "").split("=");
                const wanted = (row.dataset.samlingarRegions || "").split(" ").filter(Boolean);
                const here = !wanted.length || !regions || wanted.some((region) => regions.includes(region));
                const asked = here && (!field || this.answered(field, value));
                row.hidden = !asked;
                row.dataset.samlingarAsked = asked ? "yes" : "no";
            });
            this.form.querySelectorAll("[data-samlingar-optional-if]").forEach((mark) => {
                const box = this.form.elements[mark.dataset.samlingarOptionalIf];
                mark.hidden = !(box && box.checked);
            });
            this.showReason(regions);
        }

        showReason(regions) {
            const reason = this.form.querySelector('[name="other_region_reason"]');
            const row = reason && reason.closest(".samlingar-field");
            if (!row) return;
            const own = this.ownRegion();
            row.hidden = !(own && regions && regions.length && !regions.includes(own)) && !reason.value;
        }
    }

    const start = () => document.querySelectorAll("form[data-samlingar-form]").forEach((form) => new Guidance(form).start());
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
    else start();
})();
