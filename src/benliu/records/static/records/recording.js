/* The form for telling of an activity: shows what a kind asks for, chooses people, counts the time it takes, and keeps
   what is told on this device before it is sent, with network or without. */
import { enqueue, receipts, send, unsent } from "../sync/queue.js";
import { named } from "./pasting.js";
import { add, show } from "./photos.js";

const form = document.getElementById("once");
const IDLE_MS = 60_000, ASK_MS = 400, WAIT_MS = 4_000, DAY_MS = 86_400_000, LONGEST_KEPT_MS = 366 * DAY_MS;
let told = JSON.parse(form.dataset.told);

const by = (id) => document.getElementById(id);
const rows = () => [...form.querySelectorAll("[data-find]")];
const here = () => rows().filter((row) => !("away" in row.dataset));
const boxOf = (row) => row.querySelector("input");
const boxes = () => here().map(boxOf);
const chosen = () => form.elements.kind.value;
const NOTHING = { subject: "member", levels: [], facts: [], unit: "", places: "", about: "", against: false }; // no kind is chosen yet
const asked = (kind = chosen()) => told.kinds[kind] ?? NOTHING;

/** The levels of each kind; the menu holds those of the chosen one alone: not every browser hides single options. */
const groups = [...form.querySelectorAll("#id_level optgroup")];

/** Show what the chosen kind asks for, and where it will be used. The whole branch is chosen beforehand; nobody where it
    counts against somebody. */
let against = asked().against;
function ask() {
  const asks = asked();
  if (asks.against !== against) choose(asks.against ? "none" : "all");
  against = asks.against;
  for (const chip of form.querySelectorAll("input[name=quick]")) chip.checked = chip.value === chosen();
  const ofBranch = asks.subject === "branch";
  by("measure").textContent = asks.unit;
  by("places").textContent = asks.places;
  by("about").textContent = asks.about;
  by("who")?.toggleAttribute("hidden", ofBranch);
  const levels = form.querySelector("[data-for=levels]");
  if (levels) {
    const menu = form.elements.level, chosenLevel = menu.value;
    levels.hidden = !asks.levels.length;
    menu.replaceChildren(menu.options[0], ...groups.filter((group) => group.dataset.kind === chosen()));
    menu.value = asks.levels.includes(chosenLevel) ? chosenLevel : "";
  }
  for (const field of form.querySelectorAll("[data-for=fact]")) field.hidden = !asks.facts.includes(field.dataset.fact);
  const last = form.querySelector("[data-who=last]");
  if (last) last.hidden = !told.last[chosen()];
}

/** Say it where the day lies in a period whose results stand for good. */
function closing() {
  const day = form.elements.happened_on.value, found = told.closed.find(({ first, last }) => first <= day && day <= last);
  by("closing").hidden = !found;
  by("closing-words").textContent = found?.words ?? "";
}

/** Whom the form tells of: those who are chosen, or whoever tells of the own part alone. */
const people = () => (form.dataset.own ? [form.dataset.own] : boxes().filter((box) => box.checked).map((box) => box.value));

/** Say how many are chosen, and how many records that will make. */
function count() {
  const place = by("count"), asks = asked(), { people: words, branch } = by("making").dataset;
  const number = people().length, ofBranch = asks.subject === "branch";
  if (place) place.textContent = number;
  by("making").textContent = [ofBranch ? "" : words.replace("{n}", number), ofBranch || asks.twin ? branch : ""].filter(Boolean).join(" + ");
}

function choose(which) {
  const wanted = which === "last" ? new Set((told.last[chosen()] || []).map(String)) : null;
  for (const box of boxes()) box.checked = wanted ? wanted.has(box.value) : which === "all";
  count();
}

function find(words) {
  for (const row of rows()) row.hidden = "away" in row.dataset || !row.dataset.find.includes(words.trim());
  const nobody = by("nobody");
  if (nobody) nobody.hidden = !words.trim() || rows().some((row) => !row.hidden);
}

/** Offer those who belonged to the branch on the day that is filled in; who comes in is chosen as most of the others are. */
function belong() {
  const day = form.elements.happened_on.value, before = boxes(), most = !against && 2 * before.filter((box) => box.checked).length >= before.length;
  const holds = (span) => { const [first, last] = span.split("/"); return first <= day && (!last || day <= last); };
  for (const row of day ? rows() : []) {
    const there = row.dataset.spans.trim().split(" ").some(holds), wasAway = "away" in row.dataset;
    row.toggleAttribute("data-away", !there);
    if (!there) boxOf(row).checked = false;
    else if (wasAway) boxOf(row).checked = most;
  }
  find(by("find")?.value ?? "");
  count();
}

/** The people of a day before those that the page knows are asked for; without network the page says what is missing. */
async function toDay() {
  const day = form.elements.happened_on.value, early = by("earlier");
  if (!early) return;
  early.hidden = true;
  if (day && day < form.dataset.since) {
    const values = (checked) => new Set(boxes().filter((box) => box.checked === checked).map((box) => box.value)), on = values(true), off = values(false);
    if (await take(["who"])) for (const row of rows()) boxOf(row).checked = against ? on.has(boxOf(row).value) : boxOf(row).checked && !off.has(boxOf(row).value);
    else by("earlier").hidden = false;
  }
  belong();
}

/** Choose those whom a pasted list names; say which of its lines are not understood. */
function paste(text) {
  const say = by("pasted"), { found, unknown, twice } = named(text, here().map((row) => ({ row, words: row.dataset.find.split(" ") })));
  const wanted = new Set(found.map(({ row }) => boxOf(row)));
  if (wanted.size) for (const box of boxes()) box.checked = wanted.has(box);
  const parts = [say.dataset.done.replace("{n}", wanted.size)];
  if (unknown.length) parts.push(say.dataset.unknown + unknown.join("、"));
  if (twice.length) parts.push(say.dataset.twice + twice.join("、"));
  say.textContent = text.trim() ? parts.join(" ") : "";
  count();
}

/** What is asked of the site about similar ones. */
function question() {
  const said = new URLSearchParams();
  for (const name of ["kind", "happened_on", "id", "place"]) said.set(name, form.elements[name].value);
  for (const person of people()) said.append("people", person);
  return said.toString();
}

let answered = question(); // what the notice about similar ones was asked with
let last = { text: "", same: "" }; // what it said, and what was answered

/** Take the notice away where it is about something else; the answer comes back with the same notice alone. */
function forget() {
  const place = by("similar"), text = place.textContent.trim();
  if (answered === question() || !text) return;
  last = { text, same: form.elements.same?.value ?? "" };
  place.replaceChildren();
}

/** Ask whether the same seems to be recorded already; tells whether something new was found. Without network nothing is asked. */
async function look() {
  forget();
  const said = question(), place = by("similar"), before = place.textContent.trim() || last.text;
  try {
    const answer = await fetch(`${form.dataset.similar}&${said}`, { credentials: "same-origin", signal: AbortSignal.timeout(WAIT_MS) });
    if (!answer.ok || answer.redirected) return false;
    const theirs = Date.parse(answer.headers.get("Date"));
    if (Math.abs(theirs - Date.now()) > DAY_MS) clockIsOff(dayOf(new Date(theirs)));
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").body, text = found.textContent.trim();
    if (said !== question()) return look(); // changed since
    answered = said;
    if (text === place.textContent.trim()) return false;
    place.replaceChildren(...found.childNodes);
    if (text === last.text && last.same) form.elements.same.value = last.same;
    return Boolean(text) && text !== before;
  } catch {
    return false; // no network
  }
}

let asking;
function lookSoon() {
  forget();
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
  if (event.target.name === "unit") { toBranch(); return; }
  if (event.target.name === "photos") { choosePhotos(event.target); return; }
  if (event.target.name === "quick") form.elements.kind.value = event.target.value;
  if (["quick", "kind"].includes(event.target.name)) ask();
  if (event.target.name === "happened_on") { closing(); toDay(); }
  count();
  if (["quick", "kind", "happened_on", "people"].includes(event.target.name)) lookSoon();
});
form.addEventListener("click", (event) => {
  const which = event.target.dataset.who;
  if (which) { choose(which); lookSoon(); }
});
form.addEventListener("input", (event) => {
  if (event.target.id === "find") find(event.target.value);
  if (event.target.id === "paste") paste(event.target.value);
});
form.addEventListener("keydown", (event) => { if (event.target.id === "find" && event.key === "Enter") event.preventDefault(); });
for (const name of ["pointerdown", "keydown", "change"]) form.addEventListener(name, touch);

/** Take the chosen photos over into the list below; say at once which of them cannot go. */
function choosePhotos(field) {
  if (!document.documentElement.dataset.account) return; // the server takes them with the form
  const files = [...field.files], place = by("no-photo");
  field.value = "";
  choosing = choosing.then(() => add(kept, files, place.dataset)).then((troubles) => {
    place.textContent = troubles.join(" ");
    place.hidden = !troubles.length;
    show(kept);
  });
}

/** A decimal as whole thousandths; NaN where it is none. */
const thousandths = (text) => {
  const plain = text.normalize("NFKC").trim().replace("。", ".");
  return /^\d{1,6}(\.\d{1,3})?$/.test(plain) ? Math.round(Number(plain) * 1000) : NaN;
};

/** What the form says, as the operation's payload. */
function payload() {
  const asks = asked(), field = (name) => form.elements[name]?.value.trim() ?? "";
  const facts = {}, same = answered === question() ? field("same") : "";
  for (const name of asks.facts) if (field(`fact_${name}`)) facts[name] = thousandths(field(`fact_${name}`));
  return {
    kind: chosen(), unit_id: Number(form.dataset.unit), happened_on: field("happened_on"), people: asks.subject === "branch" ? [] : people().map(Number), facts,
    quantity: thousandths(field("quantity") || "1"), level: asks.levels.length ? field("level") : "", place: field("place"), note: field("note"),
    achievement: field("achievement"), seconds: Number(field("seconds")) || 0, device: "phone", merge: same === "merge", apart: same === "other",
  };
}

/** What tells it from others of its kind on the list of what is unsent: how many people, where, the first words. */
function about() {
  const { people: told, place, note, achievement } = payload();
  return [told.length > 1 ? form.dataset.people.replace("{n}", told.length) : "", place, achievement, note.slice(0, 40)].filter(Boolean).join(" · ");
}

/** What is to be mended before it can be kept, in the page's words; nothing where all is well. */
function lacks(said) {
  const asks = asked(said.kind);
  if (!said.kind) return form.dataset.kind;
  if (asks.subject !== "branch" && !said.people.length) return form.dataset.nobody;
  if (asks.levels.length && !said.level) return form.dataset.level;
  if (!said.happened_on) return form.dataset.day;
  if (said.happened_on > told.today && said.happened_on > dayOf(new Date())) return form.dataset.future;
  return [said.quantity, ...Object.values(said.facts)].some((one) => !(one >= 0)) || !said.quantity ? form.dataset.number : "";
}

function say(words) {
  const place = by("lacks");
  place.hidden = !words;
  place.textContent = words;
  if (words) place.scrollIntoView({ block: "center" });
}

/** Take these parts of the form from the site as they are for the branch and the day that are filled in; all else that
    was written stays, the photos, too. Tells whether it went: not without network. */
async function take(parts) {
  const said = new FormData(form), button = form.querySelector("button.primary");
  said.delete("photos");
  said.set("switch", "1");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: said, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html"), other = page.getElementById("once");
    for (const id of parts) by(id).replaceWith(other.querySelector(`#${id}`));
    for (const name of ["told", "similar", "unit", "since"]) form.dataset[name] = other.dataset[name];
    told = JSON.parse(form.dataset.told);
    return true;
  } catch {
    return false;
  } finally {
    button.disabled = false;
  }
}

/** Take the people and kinds of the branch that was chosen. */
async function toBranch() {
  if (!(await take(["what", "who"]))) {
    form.elements.unit.value = form.dataset.unit;
    say(form.dataset.stays);
    return;
  }
  form.setAttribute("action", `?unit=${form.dataset.unit}`);
  history.replaceState(null, "", form.getAttribute("action"));
  say("");
  refresh();
  look();
}

const mended = new URLSearchParams(location.search).get("unsent") ?? "";
let kept = []; // the photos of the form, made small
let choosing = Promise.resolve(); // until those that were chosen are

/** At a desk, as wide as its frame asks for, once it has arrived: the address of the records, with the receipt's words to
    be said there. Else nothing: a phone goes on with the list of what it sent. */
async function arrived(id) {
  const said = matchMedia("(min-width:52.01rem)").matches && (await receipts()).find((one) => one.id === id)?.result?.receipt;
  const { title, text, ways, merge } = said?.[document.documentElement.lang === "en" ? "en" : "zh-hans"] ?? {};
  if (!ways?.length || merge) return undefined; // what is left to decide stands on the receipt
  sessionStorage.setItem("said", `${title} · ${text}`);
  return ways[0][1];
}

form.addEventListener("submit", async (event) => {
  if (!document.documentElement.dataset.account) return; // the server takes it as any form
  event.preventDefault();
  touch();
  const button = form.querySelector("button.primary"), missing = lacks(payload()), known = by("no-photo").textContent;
  say(missing);
  if (missing) return;
  button.disabled = true;
  try {
    await choosing;
    if (by("no-photo").textContent !== known) return; // said meanwhile of a photo that cannot go
    const news = await look();
    if (form.elements.same?.value === "") { say(form.dataset.unanswered); return; }
    if (news) { by("similar").scrollIntoView({ block: "center" }); return; }
    const id = crypto.randomUUID();
    await enqueue({
      id, kind: "records.tell_activity", happened_at: new Date().toISOString(), payload: payload(),
      title: told.kinds[chosen()].titles, about: about(), day: form.elements.happened_on.value, photos: kept, replaces: mended,
    });
    await Promise.race([send(), new Promise((resolve) => setTimeout(resolve, WAIT_MS))]);
    const there = await arrived(id);
    if (!there) sessionStorage.setItem("just", id);
    location.assign(there ?? form.dataset.then);
  } catch {
    say(form.dataset.full);
  } finally {
    button.disabled = false;
  }
});

/** A day as forms write it. */
const dayOf = (now) => [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");

/** The clock of this device was wrong: fill in the day of the site, unless another one was chosen, and say so. */
function clockIsOff(day) {
  const field = form.elements.happened_on;
  if (field.value === dayOf(new Date())) field.value = day;
  by("clock").hidden = false;
  closing();
  belong();
}

/** Today by this device, since a page that was kept for days still says its own; never a day before the page's, nor one
    so long after it that no page is kept as long. */
function fillInToday() {
  const today = dayOf(new Date());
  form.elements.happened_on.value = today;
  if (today < told.today || Date.parse(today) - Date.parse(told.today) > LONGEST_KEPT_MS) clockIsOff(told.today);
}

/** Fill in what was told and could not be taken, to mend it. */
async function takeUp(id) {
  const old = await unsent(id);
  if (!old) return;
  const said = old.payload, unit = form.elements.unit;
  if (unit && unit.value !== String(said.unit_id)) {
    unit.value = said.unit_id;
    await toBranch();
  }
  form.elements.kind.value = said.kind;
  ask();
  for (const name of ["happened_on", "level", "place", "note", "achievement"]) if (form.elements[name]) form.elements[name].value = said[name] ?? "";
  form.elements.quantity.value = String(said.quantity / 1000);
  await toDay();
  const people = new Set((said.people ?? []).map(String));
  for (const box of boxes()) box.checked = people.has(box.value);
  for (const [name, value] of Object.entries(said.facts ?? {})) {
    if (form.elements[`fact_${name}`]) form.elements[`fact_${name}`].value = String(value / 1000);
  }
  kept = old.blobs ?? [];
  show(kept);
  refresh();
}

function refresh() {
  ask();
  belong();
  closing();
}

if (!form.querySelector(".err:not([hidden])")) fillInToday();
refresh();
if (mended) takeUp(mended);
look();
