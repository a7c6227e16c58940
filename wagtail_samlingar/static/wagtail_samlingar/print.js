/* The print link opens the print dialogue at once; without JavaScript it leads to the same page, ready to print. */
(() => {
    "use strict";
    document.querySelectorAll("[data-samlingar-print]").forEach((link) => {
        link.addEventListener("click", (event) => {
            event.preventDefault();
            window.print();
        });
    });
})();
