/* Keeps the board up to date: asks every few seconds with the mark of what it shows, and swaps only what changed. */
import { drawPins, openMap, partLabels, pin } from "../ui/map.js";

const EVERY = 4_000, PATIENCE = 10_000, LOST = 15_000; // ms between questions; for an answer; without one, said aloud
const main = document.getElementById("main"), sync = document.getElementById("b-sync"), lost = document.getElementById("b-lost");
let mark = main.dataset.mark, heard = performance.now(), clock = timeShown();

function timeShown() { return document.getElementById("b-clock").textContent; }

/** Put a part in the place of the one that is shown, and give the focus back to what had it. */
function swap(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old || old.isEqualNode(fresh)) return;
  const held = document.activeElement, inside = old.contains(held);
  const place = inside ? [...old.querySelectorAll(held.tagName)].indexOf(held) : -1;
  const scrolled = old.querySelector(".bd-scroll")?.scrollLeft ?? 0;
  const placed = document.importNode(fresh, true);
  old.replaceWith(placed);
  if (scrolled) placed.querySelector(".bd-scroll").scrollLeft = scrolled;
  if (!inside) return;
  const same = held.href ? placed.querySelector(`a[href="${CSS.escape(held.getAttribute("href"))}"]`) : null;
  (same ?? placed.querySelectorAll(held.tagName)[place] ?? main).focus({ preventScroll: true });
}

/** Ask once. An unchanged board answers 304 and costs one small question. */
async function ask() {
  try {
    const headers = { "If-None-Match": `"${mark}"` };
    const answer = await fetch(main.dataset.live, { headers, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of page.querySelectorAll("[id^=b-]")) swap(part);
      mark = answer.headers.get("ETag").replaceAll(/^W\/|"/g, "");
      clock = timeShown();
      drawMap();
    }
    heard = performance.now();
  } catch { /* said below, once it lasts */ }
  tick();
}

/** Say how old the figures are; loudly, where they may be wrong. */
function tick() {
  const old = performance.now() - heard, seconds = Math.round(old / 1_000);
  sync.lastElementChild.textContent = seconds < 2 ? sync.dataset.now : sync.dataset.said.replace("N", seconds);
  const isLost = old > LOST;
  if (isLost === !lost.hidden) return;
  const words = lost.querySelector("[data-said]");
  words.textContent = isLost ? words.dataset.said.replace("T", clock) : "";
  lost.hidden = !isLost;
}

/** The map: each place by its mark. */
const SHAPES = { bad: "square", warn: "triangle", ok: "circle" };
const place = document.getElementById("map");
let map, drawn = "", bounds;

function pinOf({ dataset }) {
  return pin([dataset.lat, dataset.lon], { shape: SHAPES[dataset.mark], tone: dataset.mark, sign: dataset.code, name: dataset.name });
}

function drawMap() {
  const rows = [...document.querySelectorAll("#b-places tr[data-lat]")];
  const said = JSON.stringify(rows.map((row) => ({ ...row.dataset })));
  document.getElementById("b-none").hidden = rows.length > 0;
  place.hidden = rows.length === 0;
  if (said === drawn || !rows.length) return;
  drawn = said;
  map ??= openMap(place, { still: !place.dataset.tiles, resized: fit });
  const whole = L.latLngBounds(rows.map((row) => [row.dataset.lat, row.dataset.lon]));
  const moved = !bounds || !whole.equals(bounds);
  bounds = whole;
  if (moved) fit();
  drawPins(map, rows.map(pinOf));
}

function fit() {
  if (!bounds) return;
  map.fitBounds(bounds, { padding: [70, 46], maxZoom: 14, animate: false });
  partLabels(place);
}

drawMap();
setInterval(tick, 1_000);
setInterval(ask, EVERY);
addEventListener("online", ask);
document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
