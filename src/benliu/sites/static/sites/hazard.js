/* A hazard reported on the phone: kept on this device as soon as it is told, with network or without. */
import { add, show } from "../records/photos.js";
import { enqueue, mark, onChange, pending } from "../sync/queue.js";

const page = document.getElementById("tell"), form = page.querySelector("form"), by = (id) => document.getElementById(id);
const place = form.querySelector("[data-lacks]"), send = form.querySelector("button.primary");
let shots = [], choosing = Promise.resolve(); // photos made small; until those that were chosen are

function lacks(words) {
  place.textContent = words;
  place.hidden = !words;
}

async function draw() {
  const waiting = (await pending()).filter((one) => one.kind === "sites.hazard");
  by("waiting").hidden = !waiting.length;
  by("waiting").querySelector("[data-number]").textContent = waiting.length;
  by("network").hidden = navigator.onLine;
}

async function tell() {
  await choosing;
  const said = new FormData(form), words = said.get("words").trim(), where = Number(said.get("place"));
  if (!where) { lacks(page.dataset.where); return form.elements.place.focus(); }
  if (!words) { lacks(page.dataset.words); return form.elements.words.focus(); }
  lacks("");
  const name = form.elements.place.selectedOptions?.[0]?.textContent ?? page.dataset.place;
  const payload = { place: where, words, spot: said.get("spot").trim(), gravity: said.get("gravity"), photos: (await Promise.all(shots.map(mark))).map((one) => one.sha256) };
  if (said.get("reading")) payload.reading = Number(said.get("reading"));
  try {
    await enqueue({ id: crypto.randomUUID(), kind: "sites.hazard", happened_at: new Date().toISOString(), payload, title: `${page.dataset.title} · ${name}`, about: words, photos: shots });
    by("full").hidden = true;
  } catch {
    by("full").hidden = false;
    return;
  }
  shots = [];
  show(shots);
  form.reset();
  by("told").hidden = false;
  navigator.vibrate?.(80);
  await draw();
  by("told").scrollIntoView({ block: "center" });
}

form.elements.photos.addEventListener("change", ({ target }) => {
  const files = [...target.files];
  target.value = "";
  choosing = choosing.then(async () => {
    lacks((await add(shots, files, place.dataset)).join(" "));
    show(shots);
  });
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  send.disabled = true;
  try {
    await tell();
  } finally {
    send.disabled = false;
  }
});

form.addEventListener("input", () => { by("told").hidden = true; });
onChange(draw);
addEventListener("online", draw);
addEventListener("offline", draw);
await draw();
