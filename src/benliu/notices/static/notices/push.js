/* Web push for this browser: shown only where the pages have a service worker that can receive it. */
const card = document.getElementById("push");

/** The server's public key as the browser wants it. */
function bytesOf(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Subscribe and let the server know; throws where either says no. */
async function subscribe(registration) {
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(card.dataset.key) };
  const subscription = await registration.pushManager.subscribe(options);
  const token = JSON.parse(document.body.getAttribute("hx-headers"));
  const headers = { "Content-Type": "application/json", ...token };
  const answer = await fetch(card.dataset.url, { method: "POST", headers, body: JSON.stringify(subscription) });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
}

/** Close the browser's own subscription together with the server's. */
function closeTogether(subscription) {
  for (const line of card.querySelectorAll("[data-endpoint]")) {
    if (line.dataset.endpoint !== subscription?.endpoint) continue;
    line.querySelector("form").addEventListener("submit", () => { subscription.unsubscribe(); });
  }
}

async function offer() {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!card || !registration?.pushManager) return;
  const subscription = await registration.pushManager.getSubscription();
  closeTogether(subscription);
  const known = [...card.querySelectorAll("[data-endpoint]")].map((line) => line.dataset.endpoint);
  if (subscription && known.includes(subscription.endpoint)) return;
  const button = card.querySelector("[data-subscribe]");
  card.hidden = button.hidden = false;
  button.addEventListener("click", async () => {
    const says = (name, shown) => { card.querySelector(`[data-${name}]`).hidden = !shown; };
    says("denied", false);
    says("failed", false);
    try {
      await subscribe(registration);
      location.reload();
    } catch {
      const denied = Notification.permission === "denied";
      says("denied", denied);
      says("failed", !denied);
    }
  });
}

offer();
