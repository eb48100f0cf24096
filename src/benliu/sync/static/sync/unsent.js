/* The page of what is unsent: drawn from this device's own store, with the words that the page brought along. */
import { drop, lastOutcome, onChange, pending, receipts, retry, send } from "./queue.js";

const by = (id) => document.getElementById(id);
const mends = JSON.parse(by("waiting").dataset.mends);
const words = Object.fromEntries([...by("states").content.children].map((word) => [word.dataset.key, word.textContent]));
const BADGES = { waiting: "badge info", sending: "badge info", again: "badge warn", rejected: "badge bad" };
const language = document.documentElement.lang, code = language === "en" ? "en" : "zh-hans";

/** What is kept by language, in the one of this page. */
const said = (words) => (words && typeof words === "object" ? words[code] : words);

/** The time alone today, with the day on other days. */
function moment(at) {
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const today = new Date().toDateString() === new Date(at).toDateString();
  return new Intl.DateTimeFormat(language, today ? time : { ...time, year: "numeric", month: "numeric", day: "numeric" }).format(at);
}

/** A day ("2026-11-20") in words, with its year: it may wait for long. */
const dayWords = (day) => new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));

function drawn(template, { title, photos }, at) {
  const row = by(template).content.firstElementChild.cloneNode(true);
  row.querySelector("[data-title]").textContent = said(title);
  const time = row.querySelector("[data-time]");
  time.dateTime = new Date(at).toISOString();
  time.textContent = (time.dataset.text ?? "{time}").replace("{time}", moment(at));
  const shown = row.querySelector("[data-photos]"), text = shown.querySelector("[data-text]");
  shown.hidden = !photos;
  text.textContent = text.dataset.text.replace("{n}", photos);
  return row;
}

/** What was done, what its person has to know of it, and the ways to it. */
function receiptRow(one) {
  const receipt = said(one.result?.receipt) ?? {}, row = drawn("receipt", { ...one, title: receipt.title ?? one.title }, one.at);
  const text = row.querySelector("[data-note]"), ways = row.querySelector("[data-ways]");
  text.textContent = receipt.text ?? "";
  text.hidden = !text.textContent;
  ways.replaceChildren(...(receipt.ways ?? []).map(([words, href]) => Object.assign(document.createElement("a"), { href, textContent: words })));
  ways.hidden = !ways.children.length;
  const merge = row.querySelector("[data-merge]");
  merge.hidden = !receipt.merge;
  if (receipt.merge) merge.action = receipt.merge;
  return row;
}

function stateOf(one, outcome) {
  if (one.state === "rejected") return "rejected";
  if (outcome.sending) return "sending";
  return one.tries ? "again" : "waiting";
}

function itemRow(one, outcome) {
  const row = drawn("item", { title: one.title, photos: one.photos.length }, one.kept_at), day = row.querySelector("[data-day]");
  day.hidden = !one.day;
  day.textContent = one.day ? `${dayWords(one.day)} · ` : "";
  row.querySelector("[data-about]").textContent = one.about ?? "";
  const key = stateOf(one, outcome), badge = row.querySelector("[data-state]"), mend = row.querySelector("[data-act=mend]");
  row.dataset.id = one.id;
  badge.textContent = words[key];
  badge.className = BADGES[key];
  row.querySelector("[data-reason]").textContent = one.reason;
  if (one.state === "rejected" && mends[one.kind]) {
    mend.hidden = false;
    mend.href = `${mends[one.kind]}?unsent=${encodeURIComponent(one.id)}`;
  }
  return row;
}

/** Draw anew what changed only, so that the focus stays where it is. */
function fill(list, rows) {
  const same = rows.length === list.children.length && rows.every((row, place) => row.isEqualNode(list.children[place]));
  if (same) return;
  const { id } = document.activeElement?.closest("[data-id]")?.dataset ?? {}, act = document.activeElement?.dataset.act;
  list.replaceChildren(...rows);
  if (id) list.querySelector(`[data-id="${CSS.escape(id)}"] [data-act="${act}"]`)?.focus();
}

/** What was just recorded on the form, until the page is opened anew: its id. */
const just = sessionStorage.getItem("just");
sessionStorage.removeItem("just");

/** Head the page by what became of what was just recorded; once it has arrived, its receipt comes first. */
function head(items, done) {
  const receipt = done.find((one) => one.id === just), kept = items.find((one) => one.id === just);
  if (!just || !(receipt || kept)) return false;
  const key = receipt ? "done" : kept.state === "rejected" ? "rejected" : "kept";
  const words = by("heads").content.querySelector(`[data-key=${key}]`).textContent;
  by("headed").textContent = words.replace("{what}", said((receipt ?? kept).title));
  if (receipt) by("waiting").before(by("receipts"));
  return Boolean(receipt);
}

async function draw() {
  const [items, done, outcome] = [await pending(), await receipts(), lastOutcome()];
  const arrived = head(items, done);
  by("number").textContent = items.length;
  by("waiting").hidden = !items.length;
  by("none").hidden = items.length > 0 || arrived;
  by("receipts").hidden = !done.length;
  by("network").hidden = navigator.onLine && outcome.trouble !== "network";
  by("signed-out").hidden = outcome.trouble !== "signed_out";
  by("send").setAttribute("aria-busy", outcome.sending);
  by("send").hidden = !items.some((one) => one.state === "waiting");
  fill(by("items"), items.map((one) => itemRow(one, outcome)));
  fill(by("receipt-items"), done.map(receiptRow));
}

const sure = by("sure");
function askToDrop(row) {
  sure.querySelector("[data-title]").textContent = row.querySelector("[data-title]").textContent;
  sure.dataset.id = row.dataset.id;
  sure.showModal();
}

sure.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.value === "drop") drop(sure.dataset.id);
  sure.close();
});
by("items").addEventListener("click", (event) => {
  const act = event.target.closest("[data-act]")?.dataset.act, row = event.target.closest("li");
  if (act === "retry") retry(row.dataset.id);
  if (act === "drop") askToDrop(row);
});
by("receipt-items").addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch("/sync/session", { credentials: "same-origin", cache: "no-store" }); // this page may be kept from before the last sign-in
  if (answer.ok) event.target.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
  event.target.submit();
});
by("send").addEventListener("click", send);
for (const name of ["online", "offline"]) addEventListener(name, draw);
onChange(draw);
draw();
