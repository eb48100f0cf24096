/* A duty on the phone: who taps arrives or leaves at once on this device, with network or without. What counts is what
   the page was kept with, what the server has confirmed since, and what still waits here. */
import { add, show } from "../records/photos.js";
import { enqueue, onChange, pending, receipts } from "../sync/queue.js";

const page = document.getElementById("duty"), known = JSON.parse(page.dataset.moves);
const by = (id) => document.getElementById(id);
const sections = [...page.querySelectorAll("[data-shift]")];
const REST_MS = 2_000, EARTH_M = 6_371_000;
let chosen = null; // the shift that somebody asked to see

const clock = (at) => new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Shanghai" }).format(new Date(at));
const placeOf = ({ place, code }) => Number(place ?? String(code).split(".")[0]);

/** All movements that this device knows of and that were not taken back, the oldest first. */
async function movements() {
  const sent = (await receipts()).map((one) => one.result).filter((one) => one?.movement);
  const waiting = (await pending()).filter((one) => one.kind === "response.move" && one.state === "waiting");
  const own = waiting.map(({ id, happened_at, payload }) => ({ ...payload, movement: id, place: placeOf(payload), at: happened_at, waits: true }));
  const all = [...new Map([...known, ...sent, ...own].map((one) => [one.movement, one])).values()];
  const undone = new Set(all.map((one) => one.undoes).filter(Boolean));
  const counts = all.filter((one) => one.act !== "undone" && !undone.has(one.movement));
  return counts.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The last movement of a shift's place; an arrival ends where somebody arrived at another place. */
function stateOf({ response, place, starts }, moves) {
  const ofResponse = moves.filter((one) => one.response === response), last = ofResponse.at(-1);
  const here = ofResponse.filter((one) => String(one.place) === place), own = here.at(-1);
  const there = own?.act === "arrived" && (last === own || last.act !== "arrived");
  const early = Date.parse(starts) - 12 * 3_600_000;
  return { own, there, arrived: here.findLast((one) => one.act === "arrived" && (there || Date.parse(one.at) > early)), left: own?.act === "left" && Date.parse(own.at) > early ? own : null };
}

/** What is to be shown: where one is on site; else the first shift that is not over. */
function current(states) {
  if (chosen !== null) return chosen;
  const there = states.findIndex((state) => state.there), ahead = sections.findIndex((one) => !one.dataset.ends || Date.parse(one.dataset.ends) > Date.now());
  return Math.max(0, there >= 0 ? there : ahead >= 0 ? ahead : sections.length - 1);
}

let resting = 0; // a second tap of the same finger is no departure

async function draw() {
  const moves = await movements(), states = sections.map((section) => stateOf(section.dataset, moves)), shown = current(states);
  sections.forEach((section, number) => {
    section.hidden = number !== shown;
    if (section.dataset.place) fill(section, states[number]);
  });
  for (const line of page.querySelectorAll("[data-line]")) line.hidden = Number(line.dataset.line) === shown;
  const items = await pending(), place = by("waiting"), done = new Set((await receipts()).map((one) => one.result?.report).filter(Boolean));
  for (const one of items) if (one.kind === "response.finish" && one.state === "waiting") done.add(one.payload.report);
  for (const row of page.querySelectorAll("[data-task]")) row.hidden = done.has(row.dataset.task);
  place.hidden = !items.length;
  place.querySelector("[data-number]").textContent = items.length;
  place.querySelector("[data-last]").textContent = items.length ? ` · ${items.at(-1).title} ${clock(items.at(-1).happened_at)}` : "";
  by("network").hidden = navigator.onLine;
}

function fill(section, { own, there, arrived, left }) {
  const go = section.querySelector(".go"), undo = section.querySelector("[data-undo]");
  go.dataset.act = there ? "left" : "arrived";
  go.disabled = Date.now() < resting;
  for (const words of go.querySelectorAll("[data-words]")) words.hidden = words.dataset.words !== go.dataset.act;
  undo.hidden = !own || own.waits; // what waits is taken back on the page of what is unsent
  undo.dataset.undo = own?.movement ?? "";
  step(section, "arrived", arrived, !there && !left);
  step(section, "left", there ? null : left, there);
}

function step(section, name, move, now) {
  const row = section.querySelector(`[data-step=${name}]`);
  row.classList.toggle("done", Boolean(move));
  row.toggleAttribute("aria-current", now);
  if (now) row.setAttribute("aria-current", "step");
  row.querySelector("[data-time]").textContent = move ? clock(move.at) : "";
}

/** Keep one operation on this device; what is full is said. Tells whether it is kept. */
async function keep(kind, payload, title, rest = {}) {
  try {
    await enqueue({ id: crypto.randomUUID(), kind, happened_at: new Date().toISOString(), payload, title, ...rest });
    by("full").hidden = true;
    return true;
  } catch {
    by("full").hidden = false;
    return false;
  }
}

async function move(section, act, more = {}) {
  const { response, place, name } = section.dataset;
  resting = Date.now() + REST_MS;
  setTimeout(draw, REST_MS + 50);
  const where = more.code ? {} : { place: Number(place) };
  if (await keep("response.move", { response, act, ...where, ...more }, `${page.dataset[act]} · ${name}`)) navigator.vibrate?.(80);
  await draw();
}

/** Arrive where the code hangs that led here; the address forgets it once it is kept. */
async function scan() {
  const code = new URLSearchParams(location.search).get("p");
  if (!code || !document.documentElement.dataset.account) return;
  const place = code.split(".")[0], moves = await movements(), there = sections.filter((one) => one.dataset.place === place);
  const soonest = there.find((one) => Date.parse(one.dataset.ends) > Date.now()) ?? there.at(-1);
  const responses = new Set(sections.map((one) => one.dataset.response));
  const section = soonest ?? (responses.size === 1 ? sections[0] : null);
  if (soonest) chosen = sections.indexOf(soonest);
  const own = moves.filter((one) => one.response === section?.dataset.response && String(one.place) === place).at(-1);
  const key = !section ? "unknown" : own?.act === "arrived" ? "there" : "arrived";
  if (key === "arrived") await move(section, "arrived", { code });
  for (const words of by("scanned").querySelectorAll("[data-key]")) words.hidden = words.dataset.key !== key;
  by("scanned").hidden = false;
  if (key !== "unknown") history.replaceState(null, "", location.pathname);
}

/** Once, because somebody asked: how far the outpost is. It stays on this phone. */
function distance(button) {
  const place = button.closest(".job").querySelector("[data-distance]"), radians = (degrees) => degrees * Math.PI / 180;
  const there = [button.dataset.latitude, button.dataset.longitude].map((text) => radians(Number(text)));
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    const [latitude, longitude] = [radians(coords.latitude), radians(coords.longitude)];
    const half = Math.sin((there[0] - latitude) / 2) ** 2 + Math.cos(latitude) * Math.cos(there[0]) * Math.sin((there[1] - longitude) / 2) ** 2;
    const metres = 2 * EARTH_M * Math.asin(Math.sqrt(half));
    place.textContent = page.dataset.distance.replace("{n}", Math.round(metres / 10) * 10).replace("{time}", clock(Date.now()));
  }, () => { place.textContent = page.dataset.nowhere; }, { maximumAge: 60_000, timeout: 20_000 });
}

const tell = by("tell"), form = tell.querySelector("form");
let shots = [], choosing = Promise.resolve(); // the photos of the report, made small; until those that were chosen are

function open(section, kind) {
  form.reset();
  form.elements.kind.value = kind;
  form.elements.words.value = kind === "request" ? page.dataset.relief : "";
  form.dataset.section = sections.indexOf(section);
  shots = [];
  show(shots);
  lacks("");
  tell.showModal();
}

function lacks(words) {
  const place = form.querySelector("[data-lacks]");
  place.textContent = words;
  place.hidden = !words;
}

by("tell-photos").addEventListener("change", ({ target }) => {
  const files = [...target.files];
  target.value = "";
  choosing = choosing.then(() => add(shots, files, form.querySelector("[data-lacks]").dataset)).then((troubles) => {
    lacks(troubles.join(" "));
    show(shots);
  });
});

/** Metres as whole millimetres; null where nothing is filled in, NaN where it is no number. */
function millimetres(text) {
  const plain = text.normalize("NFKC").trim().replace("。", ".");
  if (!plain) return null;
  return /^-?\d{1,4}(\.\d{1,3})?$/.test(plain) ? Math.round(Number(plain) * 1000) : NaN;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const send = form.querySelector("button.primary");
  send.disabled = true;
  try {
    await choosing;
    await report();
  } finally {
    send.disabled = false;
  }
});

async function report() {
  const { response, place, name } = sections[form.dataset.section].dataset, { kind, words, water } = form.elements;
  const said = words.value.trim(), level = millimetres(water.value);
  const alone = ["finding", "situation"].includes(kind.value) && (level !== null || shots.length);
  if (Number.isNaN(level)) return lacks(page.dataset.water);
  if (!said && !alone) return lacks(page.dataset.empty);
  const label = form.querySelector("input[name=kind]:checked + span").textContent;
  const payload = { response, kind: kind.value, words: said, ...(place && { place: Number(place) }), ...(level !== null && { water_mm: level }) };
  if (await keep("response.report", payload, name ? `${label} · ${name}` : label, { about: said, photos: shots })) tell.close();
  await draw();
}

page.addEventListener("click", async (event) => {
  const button = event.target.closest("button"), section = button?.closest("[data-shift]");
  if (!button) return;
  if (button.matches(".go")) { button.disabled = true; await move(section, button.dataset.act); }
  if (button.matches("[data-undo]")) await move(section, "undone", { undoes: button.dataset.undo });
  if (button.matches("[data-far]")) distance(button);
  if (button.matches("[data-tell]")) open(section, button.dataset.tell);
  if (button.matches("[data-close]")) tell.close();
  const line = button.closest("[data-line]"), task = button.closest("[data-task]");
  if (line) { chosen = Number(line.dataset.line); await draw(); scrollTo(0, 0); }
  if (task) { await keep("response.finish", { report: task.dataset.task, words: "" }, task.querySelector("b").textContent); await draw(); }
});

for (const name of ["online", "offline"]) addEventListener(name, draw);
document.addEventListener("visibilitychange", draw);
onChange(draw);
await draw();
await scan();
