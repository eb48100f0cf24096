/* The form for telling of an activity: shows what a kind asks for, chooses people, counts the time it takes, and keeps
   what is told on this device before it is sent, with network or without. */
import { enqueue, send, unsent } from "../sync/queue.js";

const form = document.getElementById("once");
const told = JSON.parse(form.dataset.told);
const IDLE_MS = 60_000, ASK_MS = 400, WAIT_MS = 4_000, LONGEST_SIDE = 2000;

const boxes = () => [...form.querySelectorAll("input[name=people]")];
const kind = form.elements.kind;

/** Show what the chosen kind asks for. */
function ask() {
  const asks = told.kinds[kind.value];
  if (!asks) return;
  for (const chip of form.querySelectorAll("input[name=quick]")) chip.checked = chip.value === kind.value;
  const ofBranch = asks.subject === "branch";
  document.getElementById("measure").textContent = asks.unit;
  document.getElementById("who")?.toggleAttribute("hidden", ofBranch);
  const levels = form.querySelector("[data-for=levels]");
  if (levels) {
    levels.hidden = !asks.levels.length;
    for (const option of form.elements.level.options) option.hidden = Boolean(option.value) && !asks.levels.includes(option.value);
    if (form.elements.level.selectedOptions[0]?.hidden) form.elements.level.value = "";
  }
  for (const field of form.querySelectorAll("[data-for=fact]")) field.hidden = !asks.facts.includes(field.dataset.fact);
  const last = form.querySelector("[data-who=last]");
  if (last) last.hidden = !told.last[kind.value];
}

/** Say how many are chosen, in each branch of the page that shows it. */
function count() {
  const place = document.getElementById("count");
  if (place) place.textContent = boxes().filter((box) => box.checked).length;
}

function choose(which) {
  const wanted = which === "last" ? new Set((told.last[kind.value] || []).map(String)) : null;
  for (const box of boxes()) box.checked = wanted ? wanted.has(box.value) : which === "all";
  count();
}

function find(words) {
  for (const row of form.querySelectorAll("[data-find]")) row.hidden = !row.dataset.find.includes(words.trim());
}

/** Choose those whom a pasted list names, by staff number or by a name that one person has; say who is not known. */
function paste(text) {
  const say = document.getElementById("pasted");
  const asked = text.split(/[\n\t,，;；、]/).map((part) => part.replace(/\s/g, "")).filter(Boolean);
  const rows = [...form.querySelectorAll("[data-find]")];
  const of = (word) => rows.filter((row) => row.dataset.find.split(" ").includes(word));
  const found = new Set(), unknown = [], twice = [];
  for (const word of new Set(asked)) {
    const here = of(word);
    if (here.length === 1) found.add(here[0].querySelector("input"));
    else (here.length ? twice : unknown).push(word);
  }
  if (found.size) for (const box of boxes()) box.checked = found.has(box);
  const parts = [say.dataset.done.replace("{n}", found.size)];
  if (unknown.length) parts.push(say.dataset.unknown + unknown.join("、"));
  if (twice.length) parts.push(say.dataset.twice + twice.join("、"));
  say.textContent = asked.length ? parts.join(" ") : "";
  count();
}

/** Ask whether the same seems to be recorded already; tells whether something new was found. Without network nothing is asked. */
async function look() {
  const said = new URLSearchParams();
  for (const name of ["kind", "happened_on", "id"]) said.set(name, form.elements[name].value);
  for (const box of boxes()) if (box.checked) said.append("people", box.value);
  const place = document.getElementById("similar"), before = place.textContent;
  try {
    const answer = await fetch(`${form.dataset.similar}&${said}`, { credentials: "same-origin", signal: AbortSignal.timeout(WAIT_MS) });
    if (!answer.ok || answer.redirected) return false;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    if (found.textContent.trim() === before.trim()) return false;
    place.replaceChildren(...found.childNodes);
    return Boolean(place.textContent.trim());
  } catch {
    return false; // no network
  }
}

let asking;
function lookSoon() {
  clearTimeout(asking);
  asking = setTimeout(look, ASK_MS);
}

/** Seconds spent on the form: gaps of more than a minute between two touches were something else. */
let spent = 0, touched = Date.now();
function touch() {
  const now = Date.now();
  if (now - touched <= IDLE_MS) spent += now - touched;
  touched = now;
  form.elements.seconds.value = Math.round(spent / 1000);
}

form.addEventListener("change", (event) => {
  if (event.target.name === "quick") kind.value = event.target.value;
  if (["quick", "kind"].includes(event.target.name)) ask();
  count();
  if (["quick", "kind", "happened_on", "people"].includes(event.target.name)) lookSoon();
});
form.addEventListener("click", (event) => {
  const which = event.target.dataset.who;
  if (which) { choose(which); lookSoon(); }
});
document.getElementById("find")?.addEventListener("input", (event) => find(event.target.value));
document.getElementById("find")?.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
document.getElementById("paste")?.addEventListener("input", (event) => paste(event.target.value));
for (const name of ["pointerdown", "keydown", "change"]) form.addEventListener(name, touch);

/** A decimal as whole thousandths; NaN where it is none. */
const thousandths = (text) => (/^\d{1,6}([.。]\d{1,3})?$/.test(text.trim()) ? Math.round(Number(text.trim().replace("。", ".")) * 1000) : NaN);

/** What the form says, as the operation's payload. */
function payload() {
  const asks = told.kinds[kind.value], field = (name) => form.elements[name]?.value.trim() ?? "";
  const facts = {};
  for (const name of asks.facts) if (field(`fact_${name}`)) facts[name] = thousandths(field(`fact_${name}`));
  const people = asks.subject === "branch" ? [] : form.dataset.own ? [Number(form.dataset.own)] : boxes().filter((box) => box.checked).map((box) => Number(box.value));
  return {
    kind: kind.value, unit_id: Number(form.dataset.unit), happened_on: field("happened_on"), people, facts,
    quantity: thousandths(field("quantity") || "1"), level: asks.levels.length ? field("level") : "", place: field("place"), note: field("note"),
    achievement: field("achievement"), seconds: Number(field("seconds")) || 0, device: "phone", merge: field("same") === "merge",
  };
}

/** What is to be mended before it can be kept, in the page's words; nothing where all is well. */
function lacks(said) {
  const asks = told.kinds[said.kind];
  if (asks.subject !== "branch" && !said.people.length) return form.dataset.nobody;
  if (asks.levels.length && !said.level) return form.dataset.level;
  if (!said.happened_on) return form.dataset.day;
  return [said.quantity, ...Object.values(said.facts)].some((one) => !(one >= 0)) || !said.quantity ? form.dataset.number : "";
}

/** A photo small enough to send, without what the camera noted in it (the place, for one). */
async function small(file) {
  try {
    const image = await createImageBitmap(file), scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
  } catch {
    return file; // no photo, or one that this browser cannot read: the server says so
  }
}

function say(words) {
  const place = document.getElementById("lacks");
  place.hidden = !words;
  place.textContent = words;
  if (words) place.scrollIntoView({ block: "center" });
}

const mended = new URLSearchParams(location.search).get("unsent") ?? "";
let kept = []; // photos of what is mended

form.addEventListener("submit", async (event) => {
  if (!document.documentElement.dataset.account) return; // the server takes it as any form
  event.preventDefault();
  touch();
  const said = payload(), button = form.querySelector("button.primary");
  say(lacks(said));
  if (lacks(said)) return;
  button.disabled = true;
  try {
    if (await look()) { document.getElementById("similar").scrollIntoView({ block: "center" }); return; }
    const photos = [...kept, ...(await Promise.all([...form.elements.photos.files].map(small)))];
    await enqueue({
      id: crypto.randomUUID(), kind: "records.tell_activity", happened_at: new Date().toISOString(), payload: said,
      title: kind.selectedOptions[0].text, photos, replaces: mended,
    });
    await Promise.race([send(), new Promise((resolve) => setTimeout(resolve, WAIT_MS))]);
    location.assign(form.dataset.then);
  } catch {
    say(form.dataset.full);
  } finally {
    button.disabled = false;
  }
});

/** Today by this device: a page that was kept for days still says its own. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** Fill in what was told and could not be taken, to mend it. */
async function takeUp(id) {
  const old = await unsent(id);
  if (!old) return;
  const said = old.payload;
  kind.value = said.kind;
  for (const name of ["happened_on", "level", "place", "note", "achievement"]) if (form.elements[name]) form.elements[name].value = said[name] ?? "";
  form.elements.quantity.value = String(said.quantity / 1000);
  const people = new Set((said.people ?? []).map(String));
  for (const box of boxes()) box.checked = people.has(box.value);
  kept = old.blobs ?? [];
  ask();
  count();
}

if (!form.querySelector(".err")) form.elements.happened_on.value = today();
ask();
count();
if (mended) takeUp(mended);
look();
