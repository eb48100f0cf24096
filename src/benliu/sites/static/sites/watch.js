/* A hand-over written at the end of a shift: kept on this device as soon as it is told, with network or without. */
import { enqueue, onChange, pending } from "../sync/queue.js";

const HOUR = 3_600_000;
const page = document.getElementById("watch"), form = document.getElementById("hand"), by = (id) => document.getElementById(id);

function lacks(words) {
  const place = form.querySelector("[data-lacks]");
  place.textContent = words;
  place.hidden = !words;
}

async function draw() {
  const waiting = (await pending()).filter((one) => one.kind === "sites.hand_over");
  by("waiting").hidden = !waiting.length;
  by("waiting").querySelector("[data-number]").textContent = waiting.length;
  by("network").hidden = navigator.onLine;
}

async function tell() {
  const said = new FormData(form), words = said.get("words").trim(), chosen = form.elements.seat.selectedOptions[0];
  if (!words) { lacks(page.dataset.lacking); return form.elements.words.focus(); }
  if (Date.now() < Date.parse(chosen.dataset.ends) - HOUR) { lacks(page.dataset.early); return form.elements.seat.focus(); }
  lacks("");
  const points = said.get("points").split("\n").map((one) => one.trim()).filter(Boolean).slice(0, 20);
  const payload = { seat: Number(said.get("seat")), words, points: points.map((one) => ({ words: one.slice(0, 200) })) };
  try {
    await enqueue({ id: crypto.randomUUID(), kind: "sites.hand_over", happened_at: new Date().toISOString(), payload, title: `${page.dataset.title} · ${chosen.textContent}`, about: words });
    by("full").hidden = true;
  } catch {
    by("full").hidden = false;
    return;
  }
  chosen.remove();
  form.reset();
  form.hidden = !form.elements.seat.options.length;
  by("told").hidden = false;
  navigator.vibrate?.(80);
  await draw();
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const send = form.querySelector("button.primary");
  send.disabled = true;
  try {
    await tell();
  } finally {
    send.disabled = false;
  }
});

form?.addEventListener("input", () => { by("told").hidden = true; });
onChange(draw);
addEventListener("online", draw);
addEventListener("offline", draw);
await draw();
