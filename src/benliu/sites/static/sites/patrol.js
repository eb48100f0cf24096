/* A patrol on the phone: every point is kept on this device as soon as it is looked at, with network or without. What
   has been done follows from what still waits here and what the server has confirmed. */
import { add } from "../records/photos.js";
import { account, enqueue, mark, onChange, pending, receipts } from "../sync/queue.js";

const page = document.getElementById("walk"), by = (id) => document.getElementById(id);
const sections = [...page.querySelectorAll("[data-route]")];
const key = `bl-patrols-${account}`; // patrols begun on this device: {route: {id, started}}
const POSITION_MS = 8_000;

const begun = () => JSON.parse(localStorage.getItem(key) ?? "{}");
const clock = (at) => new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Shanghai" }).format(new Date(at));
const formOf = (point) => point.querySelector("form");
const pointOf = (number) => page.querySelector(`[data-point="${Number(number)}"]`);
const photos = new Map(); // of a check: what was taken, made small
let shown = 0, code = "", scanned = null; // the route that is open; a code that was read, and its point

/** The patrol of a route that was begun here and has not ended. */
function patrolOf(route, start = false) {
  const all = begun();
  if (start && !all[route]) localStorage.setItem(key, JSON.stringify({ ...all, [route]: { id: crypto.randomUUID(), started: new Date().toISOString() } }));
  return begun()[route] ?? null;
}

/** When each point of a patrol was looked at, by point. */
async function donePoints(patrol) {
  const waiting = (await pending()).filter((one) => one.kind === "sites.visit" && one.state === "waiting");
  const mine = waiting.filter((one) => one.payload.patrol === patrol.id).map((one) => [one.payload.point, one.happened_at]);
  const sent = (await receipts()).filter((one) => one.result?.visit && one.result.patrol === patrol.id);
  return new Map([...sent.map((one) => [one.result.point, one.result.at]), ...mine]);
}

/** Whether what was said of a check is not in order; the server decides, the phone says it beforehand. */
function isOff({ check, fine, value }) {
  const { low, high } = page.querySelector(`[data-check="${Number(check)}"]`)?.dataset ?? {};
  return fine === false || (value != null && ((low != null && value < Math.round(Number(low) * 1000)) || (high != null && value > Math.round(Number(high) * 1000))));
}

/** What is said under a point of hazards that its visits report by themselves, by point. */
async function reports(patrol) {
  const waiting = (await pending()).filter((one) => one.kind === "sites.visit" && one.state === "waiting" && one.payload.patrol === patrol.id);
  const sent = (await receipts()).filter((one) => one.result?.hazards?.length && one.result.patrol === patrol.id), said = new Map();
  for (const { result } of sent) said.set(result.point, [...(said.get(result.point) ?? []), ...result.hazards]);
  const told = [...said].map(([point, numbers]) => [point, page.dataset.reported.replace("{numbers}", numbers.sort((one, other) => one - other).join("、"))]);
  return new Map([...told, ...waiting.filter((one) => one.payload.readings.some(isOff)).map((one) => [one.payload.point, page.dataset.will])]);
}

async function draw() {
  by("routes").hidden = shown !== 0;
  for (const line of page.querySelectorAll("[data-line]")) {
    const isOn = patrolOf(line.dataset.line) !== null;
    line.querySelector("[data-start]").hidden = isOn;
    line.querySelector("[data-go-on]").hidden = !isOn;
  }
  for (const section of sections) {
    section.hidden = section.dataset.route !== String(shown);
    if (!section.hidden) await fill(section);
  }
  const items = await pending();
  by("waiting").hidden = !items.length;
  by("waiting").querySelector("[data-number]").textContent = items.length;
  by("network").hidden = navigator.onLine;
}

async function fill(section) {
  const patrol = patrolOf(section.dataset.route), done = patrol ? await donePoints(patrol) : new Map();
  const reported = patrol ? await reports(patrol) : new Map();
  const points = [...section.querySelectorAll("[data-point]")];
  for (const point of points) {
    const at = done.get(Number(point.dataset.point)), badge = point.querySelector("[data-done]");
    badge.hidden = !at;
    badge.querySelector("time").textContent = at ? clock(at) : "";
    point.querySelector("[data-code]").hidden = point !== scanned;
    lacks(point.querySelector("[data-reported]"), reported.get(Number(point.dataset.point)) ?? "");
  }
  const number = points.filter((point) => done.has(Number(point.dataset.point))).length;
  section.querySelector("[data-progress]").textContent = page.dataset.progress.replace("{done}", number).replace("{all}", points.length);
}

/** Open the point whose code led here; the address forgets the code. */
async function scan() {
  const read = new URLSearchParams(location.search).get("c");
  if (!read) return;
  history.replaceState(null, "", location.pathname);
  const point = pointOf(read.split(".")[0]);
  by("unknown").hidden = point !== null;
  if (!point) return;
  [code, scanned] = [read, point];
  shown = Number(point.closest("[data-route]").dataset.route);
  patrolOf(shown, true);
  await draw();
  open(point);
}

function open(point) {
  for (const other of page.querySelectorAll("[data-point] details[open]")) other.open = false;
  point.querySelector("details").open = true;
  point.scrollIntoView({ block: "start" });
}

function lacks(place, words) {
  place.textContent = words;
  place.hidden = !words;
}

/** Whole thousandths; null where nothing is filled in, NaN where it is no number. */
function thousandths(text) {
  const plain = text.normalize("NFKC").trim().replace("。", ".");
  if (!plain) return null;
  return /^-?\d{1,7}(\.\d{1,3})?$/.test(plain) ? Math.round(Number(plain) * 1000) : NaN;
}

/** What was found of one check, or words that say what is missing. */
function reading(item) {
  const check = Number(item.dataset.check), value = item.querySelector("[name=value]"), fine = item.querySelector("[type=radio]:checked");
  const words = item.querySelector("[name=words]").value.trim(), photo = photos.get(item) ?? null;
  const measured = value ? thousandths(value.value) : null;
  if (value && (measured === null || Number.isNaN(measured))) return { trouble: page.dataset.number, at: value };
  if (!value && !fine) return { trouble: page.dataset.choose, at: item.querySelector("[type=radio]") };
  if (fine?.value === "0" && !words) return { trouble: page.dataset.words, at: item.querySelector("[name=words]") };
  if ("needsPhoto" in item.dataset && !photo) return { trouble: page.dataset.photo, at: item.querySelector("[type=file]") };
  return { said: { check, words, ...(value ? { value: measured } : { fine: fine.value === "1" }) }, photo };
}

/** Where the phone is, if its person wants to say so and it knows. */
function position(section) {
  if (!section.querySelector("[data-where]").checked) return Promise.resolve(null);
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve([coords.latitude, coords.longitude]), () => resolve(null), { timeout: POSITION_MS, maximumAge: 10_000 });
  });
}

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

async function finishPoint(point) {
  const section = point.closest("[data-route]"), place = point.querySelector("[data-lacks]");
  const found = [...point.querySelectorAll("[data-check]")].map(reading), first = found.find((one) => one.trouble);
  lacks(place, first?.trouble ?? "");
  if (first) return first.at.focus();
  const patrol = patrolOf(section.dataset.route, true), where = await position(section);
  const readings = await Promise.all(found.map(async ({ said, photo }) => (photo ? { ...said, photo: (await mark(photo)).sha256 } : said)));
  const shots = found.map((one) => one.photo).filter(Boolean);
  const said = { patrol: patrol.id, route: Number(section.dataset.route), point: Number(point.dataset.point), started: patrol.started, readings };
  const more = { ...(point === scanned && { code }), ...(where && { position: where }) };
  if (!(await keep("sites.visit", { ...said, ...more }, `${page.dataset.visited} · ${point.dataset.name}`, { about: section.dataset.name, photos: shots }))) return;
  for (const item of point.querySelectorAll("[data-check]")) photos.delete(item);
  formOf(point).reset();
  for (const words of point.querySelectorAll("[data-photo-said]")) words.textContent = "";
  if (point === scanned) [code, scanned] = ["", null];
  point.querySelector("details").open = false;
  navigator.vibrate?.(80);
  await draw();
}

const dialog = by("end"), ending = dialog.querySelector("form");

async function askEnd(section) {
  const patrol = patrolOf(section.dataset.route, true), done = await donePoints(patrol), rows = dialog.querySelector("[data-missed]");
  const left = [...section.querySelectorAll("[data-point]")].filter((point) => !done.has(Number(point.dataset.point)));
  rows.replaceChildren(...left.map((point) => {
    const row = by("missed").content.firstElementChild.cloneNode(true), label = row.querySelector("label"), select = row.querySelector("select");
    select.id = `missed-${point.dataset.point}`;
    select.dataset.missedPoint = point.dataset.point;
    label.htmlFor = select.id;
    label.textContent = point.dataset.name;
    return row;
  }));
  dialog.querySelector("[data-all]").hidden = left.length > 0;
  dialog.querySelector("[data-some]").hidden = left.length === 0;
  lacks(dialog.querySelector("[data-lacks]"), "");
  dialog.showModal();
}

ending.addEventListener("submit", async (event) => {
  event.preventDefault();
  const section = sections.find((one) => one.dataset.route === String(shown)), patrol = patrolOf(shown, true);
  const missed = [...dialog.querySelectorAll("[data-missed-point]")].map((one) => ({ point: Number(one.dataset.missedPoint), words: one.value }));
  if (missed.some((one) => !one.words)) return lacks(dialog.querySelector("[data-lacks]"), page.dataset.why);
  const said = { patrol: patrol.id, route: shown, started: patrol.started, missed };
  if (!(await keep("sites.end", said, `${page.dataset.ended} · ${section.dataset.name}`))) return;
  const { [shown]: _ended, ...rest } = begun();
  localStorage.setItem(key, JSON.stringify(rest));
  dialog.close();
  shown = 0;
  by("ended").hidden = false;
  await draw();
  scrollTo(0, 0);
});

page.addEventListener("change", async ({ target }) => {
  if (target.type !== "file" || !target.files.length) return;
  const item = target.closest("[data-check]"), said = item.querySelector("[data-photo-said]"), place = target.closest("form").querySelector("[data-lacks]"), kept = [];
  const files = [...target.files].slice(0, 1);
  target.value = "";
  const troubles = await add(kept, files, place.dataset);
  lacks(place, troubles.join(" "));
  if (!kept.length) return;
  photos.set(item, kept[0]);
  said.textContent = said.dataset.one.replace("{size}", Math.ceil(kept[0].size / 1024));
});

page.addEventListener("submit", async (event) => {
  const point = event.target.closest("[data-point]");
  if (!point) return;
  event.preventDefault();
  const send = event.target.querySelector("button.primary");
  send.disabled = true;
  try {
    await finishPoint(point);
  } finally {
    send.disabled = false;
  }
});

page.addEventListener("click", async ({ target }) => {
  const button = target.closest("button"), line = button?.closest("[data-line]");
  if (!button) return;
  if (line) {
    shown = Number(line.dataset.line);
    patrolOf(shown, true);
    by("ended").hidden = true;
    await draw();
    scrollTo(0, 0);
  }
  if (button.matches("[data-back]")) { shown = 0; await draw(); }
  if (button.matches("[data-end]")) await askEnd(button.closest("[data-route]"));
  if (button.matches("[data-close]")) dialog.close();
});

onChange(draw);
addEventListener("online", draw);
addEventListener("offline", draw);
await scan();
await draw();
