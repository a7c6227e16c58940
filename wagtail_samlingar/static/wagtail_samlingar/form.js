/*
 * The registration form on a page that may come from a cache: fetches what the cached HTML cannot hold.
 *
 * When the visitor reaches the form, one request brings a signed form token, a captcha and the present state of each
 * date. Nothing is stored in the browser, nothing the visitor does is stopped or judged, and if the request fails the
 * form still works as it does without JavaScript: sending it answers with a captcha.
 *
 * The page provides:
 *   form[data-samlingar-form][data-challenge-url]    the form, with input[name=token]
 *   [data-samlingar-captcha] and template[data-samlingar-captcha-template]    in the form (captcha.html)
 *   [data-samlingar-state="<date key>"]    anywhere: text that says whether the date is open
 */
(() => {
    "use strict";

    /* How far below the window the form may be when fetching starts, so that the image is there in time. */
    const MARGIN = "400px";

    class RegistrationForm {
        constructor(form) {
            this.form = form;
            this.token = form.querySelector('input[name="token"]');
            this.place = form.querySelector("[data-samlingar-captcha]");
            this.mould = form.querySelector("template[data-samlingar-captcha-template]");
            this.status = form.querySelector("[data-samlingar-captcha-status]");
            this.busy = false;
            /* A token for a new registration, kept until the visitor changes something (see useToken). */
            this.nextToken = "";
        }

        start() {
            this.form.addEventListener("input", (event) => this.onInput(event));
            window.addEventListener("pageshow", (event) => {
                if (event.persisted) this.load();
            });
            if (this.token && this.token.defaultValue) {
                /* The server has just answered with this very form: token and captcha are in it. */
                this.showRefresh();
            } else {
                this.whenReached(() => this.load());
            }
        }

        whenReached(callback) {
            let waiting = true;
            const observer =
                "IntersectionObserver" in window
                    ? new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && reached(), {
                          rootMargin: MARGIN,
                      })
                    : null;
            const reached = () => {
                if (!waiting) return;
                waiting = false;
                if (observer) observer.disconnect();
                callback();
            };
            this.form.addEventListener("focusin", reached);
            if (observer) observer.observe(this.form);
        }

        /* Resolves to the server's answer, or to null if none came. */
        async fetchChallenge() {
            if (this.busy) return null;
            this.busy = true;
            try {
                const response = await fetch(this.form.dataset.challengeUrl, {
                    headers: { Accept: "application/json" },
                    credentials: "same-origin",
                    cache: "no-store",
                });
                return response.ok ? await response.json() : null;
            } catch {
                return null;
            } finally {
                this.busy = false;
            }
        }

        async load() {
            const answer = await this.fetchChallenge();
            if (!answer) return;
            this.useToken(answer.token);
            if (answer.captcha) this.showCaptcha(answer.captcha);
            this.showStates(answer.states || {});
        }

        /*
         * A visitor who came back to a sent form still has its token. Sending the same once more must give the same
         * receipt, so the token stays; as soon as something is changed it is another registration, with a new token.
         */
        useToken(token) {
            if (!this.token || !token) return;
            if (this.token.value) this.nextToken = token;
            else this.token.value = token;
        }

        onInput(event) {
            if (!this.nextToken || (this.place && this.place.contains(event.target))) return;
            this.token.value = this.nextToken;
            this.nextToken = "";
        }

        showCaptcha(captcha) {
            if (!this.place) return;
            if (!this.place.querySelector("[data-samlingar-captcha-image]")) {
                if (!this.mould) return;
                this.place.replaceChildren(document.importNode(this.mould.content, true));
            }
            this.fill(captcha);
            this.showRefresh();
        }

        fill(captcha) {
            this.place.querySelector("[data-samlingar-captcha-image]").src = captcha.image_url;
            this.place.querySelector("[data-samlingar-captcha-key]").value = captcha.key;
            this.place.querySelector('input[name="captcha_answer"]').value = "";
            const sound = this.place.querySelector("[data-samlingar-captcha-audio]");
            if (!sound) return;
            sound.hidden = !captcha.audio_url;
            if (captcha.audio_url) sound.querySelector("audio").src = captcha.audio_url;
            else sound.querySelector("audio").removeAttribute("src");
        }

        showRefresh() {
            const button = this.place && this.place.querySelector("[data-samlingar-refresh]");
            if (!button) return;
            button.hidden = false;
            button.onclick = () => this.refresh();
            this.form.querySelectorAll("[data-samlingar-plain]").forEach((element) => element.remove());
        }

        async refresh() {
            const answer = await this.fetchChallenge();
            if (answer && answer.captcha) {
                const image = this.place.querySelector("[data-samlingar-captcha-image]");
                image.addEventListener("load", () => this.say("samlingarShown"), { once: true });
                this.say("");
                this.fill(answer.captcha);
            } else {
                this.say("samlingarFailed");
            }
        }

        /* Say one of the texts that the page carries in its own language, for eyes and for screen readers. */
        say(name) {
            if (this.status) this.status.textContent = (name && this.status.dataset[name]) || "";
        }

        showStates(states) {
            const known = new Map(Object.entries(states));
            document.querySelectorAll("[data-samlingar-state]").forEach((element) => {
                const state = known.get(element.dataset.samlingarState);
                if (state && typeof state.text === "string") element.textContent = state.text;
            });
            const choices = 'input[type="radio"][name="date"], select[name="date"] option';
            this.form.querySelectorAll(choices).forEach((choice) => {
                const state = known.get(choice.value);
                if (state) choice.disabled = !state.open;
            });
        }
    }

    const start = () => {
        /* The form came back with errors: lead keyboard and screen reader to what is to be corrected. */
        document.querySelector("[data-samlingar-errors]")?.focus();
        document.querySelectorAll("form[data-samlingar-form][data-challenge-url]").forEach((form) => {
            new RegistrationForm(form).start();
        });
    };

    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
    else start();
})();
