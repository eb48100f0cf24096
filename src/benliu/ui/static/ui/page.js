/* Small manners of every page; pages work without them. */
const TOAST_MS = 10_000; // at least 6 s: time to read it and to undo

/** Take a toast away after its time, never while it is pointed at or holds the focus. */
function retire(toast) {
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), TOAST_MS); };
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

/** Show a toast that the page brought along; with other words, where there are any. */
function say(which, words = "") {
  const template = document.getElementById(which);
  const region = document.querySelector(".toasts");
  if (!template || !region) return;
  const toast = template.content.firstElementChild.cloneNode(true);
  if (words) toast.querySelector("span").textContent = words;
  region.append(toast);
  retire(toast);
}

/** Say that something did not get through. */
const sayFailed = () => say("failed-toast");

/** Say what the page before this one left to be said here. */
function sayLeft() {
  const words = sessionStorage.getItem("said");
  sessionStorage.removeItem("said");
  if (words) say("done-toast", words);
}

/** Close menus that the event lies outside of. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(except)) menu.open = false;
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
document.querySelectorAll(".toast:not([data-stay])").forEach(retire);
sayLeft();
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(null); });
document.addEventListener("htmx:responseError", sayFailed);
document.addEventListener("htmx:sendError", sayFailed);
document.addEventListener("submit", (event) => {
  // A second tap on a slow line must not send twice; the server would refuse it, the person need not see that.
  const button = event.submitter;
  // A form that downloads (`data-download`) leaves the page where it is: taken twice, it was meant twice.
  if (event.defaultPrevented || !button || event.target.target || "download" in event.target.dataset) return;
  if (button.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
  button.setAttribute("aria-busy", "true");
  setTimeout(() => button.removeAttribute("aria-busy"), 5_000); // in case the page stays where it is
});
document.addEventListener("click", async (event) => {
  // A file that takes a while to be made: the link turns until it is there. An answer that is no file is a page to go to.
  const link = event.target.closest("a[data-download]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { redirect: "manual" });
    const said = answer.headers.get("Content-Disposition")?.match(/filename\*=utf-8''([^;]+)|filename="([^"]+)"/i);
    if (!answer.ok || !said) return void location.assign(link.href);
    const kept = document.createElement("a");
    kept.href = URL.createObjectURL(await answer.blob());
    kept.download = said[2] ?? decodeURIComponent(said[1]);
    kept.click();
    setTimeout(() => URL.revokeObjectURL(kept.href), 60_000);
  } catch {
    sayFailed();
  } finally {
    link.removeAttribute("aria-busy");
  }
});
document.addEventListener("click", async (event) => {
  // What is to be handed on just as it stands. Where the clipboard is shut (no https), the old way; else it stays chosen.
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false);
  if (copied || document.execCommand("copy")) say("done-toast", button.dataset.done);
});
document.addEventListener("change", ({ target }) => {
  // What was chosen, beside the button that chooses; the browser's own words for it are hidden.
  const said = target.closest(".chooser")?.querySelector("[data-chosen]");
  if (said) said.textContent = [...target.files].map((file) => file.name).join("、") || said.dataset.chosen;
});
addEventListener("pageshow", () => document.querySelectorAll("[aria-busy=true]").forEach((b) => b.removeAttribute("aria-busy")));
