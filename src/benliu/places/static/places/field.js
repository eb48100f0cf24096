/* The map of everything: asks for what lies in the part that is shown. The list beside it needs no map. */
import { drawPins, openMap, pin, SHAPES } from "../ui/map.js";

const place = document.getElementById("field"), words = place.dataset, near = document.getElementById("near"), said = document.getElementById("near-said");
const KINDS = { site: "triangle", hazard: "octagon", request: "bubble", outpost: "circle", depot: "square", team: "house", water: "drop", sluice: "gate", village: "diamond" };
const COARSE = 100; // parts of a degree, about a kilometre: what is sent of a position; the phone measures the rest
let map, asking, whole;

function signs(within) {
  for (const one of within.querySelectorAll("[data-kind]")) one.querySelector("path").setAttribute("d", SHAPES[KINDS[one.dataset.kind] ?? "circle"]);
}

function address(path, more) {
  const query = new URLSearchParams(location.search);
  for (const name of ["after", "near"]) query.delete(name);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return `${path}?${query}`;
}

function shown() {
  const edges = map.getBounds();
  return [edges.getSouth(), edges.getWest(), edges.getNorth(), edges.getEast()].map((edge) => edge.toFixed(6)).join(",");
}

function cellPin({ number, late, lies, box }) {
  const label = (late ? words.late : words.many).replace("N", number).replace("M", late);
  const flat = box[0] === box[2] && box[1] === box[3];
  const press = () => {
    if (flat || map.getZoom() >= 18) location.assign(address(location.pathname, { box: box.join(",") }));
    else map.fitBounds([box.slice(0, 2), box.slice(2)], { padding: [60, 60], maxZoom: 18, animate: false });
  };
  return pin(lies, { shape: "ring", tone: late ? "bad" : "many", sign: number > 999 ? "999+" : String(number), name: late ? words.lateShort.replace("M", late) : "", label, press });
}

function markPin(one) {
  const label = [one.label, one.name, one.state].filter(Boolean).join(" · ");
  return pin(one.lies, { shape: KINDS[one.kind] ?? "circle", tone: one.tone, sign: one.code.slice(0, 3), name: one.name, label, press: () => location.assign(one.url) });
}

/** Ask for what is shown, at first for everything; an answer that comes after the next question is dropped. */
async function draw() {
  asking?.abort();
  const mine = asking = new AbortController();
  try {
    const answer = await fetch(address(words.marks, map && whole ? { box: shown() } : {}), { signal: mine.signal, redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    const { box, cells, marks } = await answer.json();
    if (mine !== asking) return;
    place.hidden = !box;
    document.getElementById("field-none").hidden = Boolean(box);
    document.getElementById("field-lost").hidden = true;
    if (!box) return;
    map ??= openMap(place, { resized: fit });
    if (!whole) {
      whole = [box.slice(0, 2), box.slice(2)];
      fit();
      map.on("moveend", draw);
    }
    drawPins(map, [...cells.map(cellPin), ...marks.map(markPin)]);
  } catch (no) {
    if (no.name !== "AbortError") document.getElementById("field-lost").hidden = false;
  }
}

function fit() {
  if (whole) map.fitBounds(whole, { padding: [50, 50], maxZoom: 15, animate: false });
}

const RADIUS = 6_371_000, turn = (degrees) => degrees * Math.PI / 180;
function metres(a, b) {
  const half = Math.sin(turn(b[0] - a[0]) / 2) ** 2 + Math.cos(turn(a[0])) * Math.cos(turn(b[0])) * Math.sin(turn(b[1] - a[1]) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.sqrt(Math.min(1, half)));
}

/** Ask for what is near a position made coarse, and sort it here by the exact one. */
async function sortByDistance({ coords }) {
  const here = [coords.latitude, coords.longitude];
  try {
    const coarse = here.map((degrees) => (Math.round(degrees * COARSE) / COARSE).toFixed(2)).join(",");
    const answer = await fetch(address(location.pathname, { near: coarse }), { redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = document.importNode(page.getElementById("list"), true);
    const rows = [...list.querySelectorAll("li[data-lat]")].map((row) => [metres(here, [Number(row.dataset.lat), Number(row.dataset.lon)]), row]);
    for (const [far, row] of rows.sort((a, b) => a[0] - b[0])) {
      row.querySelector("[data-far]").textContent = far < 1_000 ? words.metres.replace("N", Math.round(far / 10) * 10) : words.km.replace("N", (far / 1_000).toFixed(1));
      row.parentNode.append(row);
    }
    signs(list);
    document.getElementById("list").replaceWith(list);
    said.textContent = words.sorted;
  } catch {
    said.textContent = words.lost;
  }
}

near.hidden = !("geolocation" in navigator);
near.addEventListener("click", () => {
  said.textContent = words.seeking;
  navigator.geolocation.getCurrentPosition(sortByDistance, () => { said.textContent = words.denied; }, { timeout: 15_000, maximumAge: 60_000 });
});
signs(document);
draw();
