/* On every page: let the browser keep what works without network, show how much is unsent, send when there is network. */
import { account, onChange, pending, send } from "./queue.js";

async function keepPages() {
  try {
    await navigator.serviceWorker?.register("/worker.js", { type: "module", updateViaCache: "none" });
    const worker = (await navigator.serviceWorker?.ready)?.active;
    worker?.postMessage({ account, language: document.documentElement.lang });
  } catch (error) {
    console.info("pages are not kept for later", error); // an older browser: everything works while there is network
  }
}

/** Say in the frame how much is unsent; nothing where all is sent. */
async function count() {
  const number = (await pending()).length;
  for (const link of document.querySelectorAll("[data-unsent]")) {
    link.hidden = !number;
    link.querySelector("[data-number]").textContent = number;
  }
  try { await navigator.setAppBadge?.(number); } catch { /* not an installed page */ }
}

async function sendIfAny() {
  if ((await pending()).some((one) => one.state === "waiting")) send();
}

keepPages();
if (account) {
  onChange(count);
  count();
  sendIfAny();
  addEventListener("online", sendIfAny);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") sendIfAny(); });
}
