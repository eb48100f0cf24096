/* Keeps the board up to date: asks every few seconds with the mark of what it shows, and swaps only what changed. */
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

/** The map: a drawing without tiles, unless a source of tiles is set. */
const SHAPES = { bad: "M-15-15H15V15H-15Z", warn: "M0-19L18 13H-18Z", ok: "M0-16A16 16 0 1 1 0 16A16 16 0 1 1 0-16Z" };
const place = document.getElementById("map"), tiles = place.dataset.tiles;
const SIDES = ["below", "above", "right", "left"];
let map, pins, drawn = "";

function openMap() {
  const still = { zoomControl: false, dragging: false, scrollWheelZoom: false, doubleClickZoom: false, touchZoom: false, boxZoom: false };
  const calm = { keyboard: false, attributionControl: Boolean(tiles), zoomSnap: 0, fadeAnimation: false, zoomAnimation: false, markerZoomAnimation: false };
  map = L.map(place, { ...calm, ...(tiles ? { zoomControl: false } : still) });
  if (tiles) {
    L.control.zoom({ zoomInTitle: place.dataset.zoomIn, zoomOutTitle: place.dataset.zoomOut }).addTo(map);
    map.attributionControl.setPrefix(false);
    L.tileLayer(tiles, { attribution: new URL(tiles.replaceAll(/[{}]/g, "")).host, maxZoom: 18 }).addTo(map);
  }
  pins = L.layerGroup().addTo(map);
  new ResizeObserver(() => { map.invalidateSize({ animate: false }); fit(); }).observe(place);
}

function pin(row) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "-20 -20 40 40");
  const shape = document.createElementNS(drawing.namespaceURI, "path"), code = document.createElementNS(drawing.namespaceURI, "text");
  shape.setAttribute("d", SHAPES[row.dataset.mark]);
  shape.dataset.mark = row.dataset.mark;
  code.setAttribute("y", "6");
  code.textContent = row.dataset.code;
  drawing.append(shape, code);
  const label = document.createElement("span"), whole = document.createElement("div");
  label.textContent = row.dataset.name;
  whole.append(drawing, label);
  whole.className = "bd-pin";
  const icon = L.divIcon({ html: whole, className: "", iconSize: null });
  return L.marker([row.dataset.lat, row.dataset.lon], { icon, keyboard: false, interactive: false });
}

let bounds;
function fit() {
  if (!bounds) return;
  map.fitBounds(bounds, { padding: [70, 46], maxZoom: 14, animate: false });
  partLabels();
}

function drawMap() {
  const rows = [...document.querySelectorAll("#b-places tr[data-lat]")];
  const said = JSON.stringify(rows.map((row) => ({ ...row.dataset })));
  document.getElementById("b-none").hidden = rows.length > 0;
  place.hidden = rows.length === 0;
  if (said === drawn || !rows.length) return;
  drawn = said;
  if (!map) openMap();
  const whole = L.latLngBounds(rows.map((row) => [row.dataset.lat, row.dataset.lon]));
  const moved = !bounds || !whole.equals(bounds);
  bounds = whole;
  if (moved) fit();
  pins.clearLayers();
  for (const row of rows) pins.addLayer(pin(row));
  partLabels();
}

/** Put the name above its mark, or beside it, where it would lie on what is there already, or over the edge. Who is near the edge chooses first. */
function partLabels() {
  const drawn = [...place.querySelectorAll(".bd-pin")], taken = drawn.map((one) => one.querySelector("svg").getBoundingClientRect());
  const sheet = place.getBoundingClientRect();
  const sticksOut = (a) => a.left < sheet.left || a.right > sheet.right || a.top < sheet.top || a.bottom > sheet.bottom;
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const aside = (one) => Math.abs(one.getBoundingClientRect().left + one.offsetWidth / 2 - sheet.left - sheet.width / 2);
  for (const one of drawn.sort((a, b) => aside(b) - aside(a))) {
    const label = one.querySelector("span");
    const lies = (side) => {
      one.dataset.side = side;
      const box = label.getBoundingClientRect();
      return sticksOut(box) || taken.some((other) => meet(box, other));
    };
    if (SIDES.every(lies)) one.dataset.side = SIDES[0];
    taken.push(label.getBoundingClientRect());
  }
}

drawMap();
setInterval(tick, 1_000);
setInterval(ask, EVERY);
addEventListener("online", ask);
document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
