/* The queue of the person who is signed in on this page: what is told is kept first and sent then. */
import * as store from "./store.js";
import { sendAll } from "./sending.js";

const FIRST_MS = 5_000, MOST_MS = 300_000;
export const account = document.documentElement.dataset.account ?? "";
const listeners = new Set();
let sending = null, again = false, timer = 0, pause = FIRST_MS, outcome = { trouble: "", sent: 0, left: 0 };

if (account) new BroadcastChannel(`benliu-${account}`).onmessage = () => { for (const heard of listeners) heard(); };

/**
 * Keep an operation on this device, and try to send it. Resolves once it is kept durably; rejects where there is no
 * room for it. `photos`: blobs, kept apart and sent first; their hashes become `payload.photos`. `replaces`: the id of
 * an unsent operation that this one mends, which goes in the same moment. `title`: words, or words by language; `about`:
 * what tells it from others of its title; `day`: when it was, where that is not the moment.
 */
export async function enqueue({ id, kind, happened_at, payload, title, about = "", day = "", photos = [], replaces = "" }) {
  if (!account) throw new Error("nobody is signed in");
  const marked = await Promise.all(photos.map(mark));
  const hashes = [...new Set(marked.map((photo) => photo.sha256))];
  const said = hashes.length ? { ...payload, photos: hashes } : payload;
  const operation = { id, kind, happened_at, payload: said, title, about, day, photos: hashes, kept_at: Date.now(), state: "waiting", reason: "", tries: 0 };
  await store.keep(account, operation, marked, replaces);
  navigator.storage?.persist?.().catch(() => {});
  sendInBackground();
  send();
}

/** A photo with the mark of its content (SHA-256), by which the server knows it. */
export async function mark(photo) {
  const bytes = await photo.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { sha256, blob: new Blob([bytes], { type: photo.type }) };
}

/** Let the browser send when there is network, even if no page is open by then; where it can. */
async function sendInBackground() {
  try {
    await (await navigator.serviceWorker?.getRegistration())?.sync?.register("send");
  } catch { /* not offered, or not allowed: pages send */ }
}

/** Try to send what waits. Resolves to {trouble: "", "network", "signed_out" or "busy", sent, left}. */
export function send() {
  if (!account) return Promise.resolve(outcome);
  if (sending) again = true; // something may have come after the other one looked
  else sending = rounds().finally(() => { sending = null; });
  return sending;
}

async function rounds() {
  clearTimeout(timer);
  do {
    again = false;
    try {
      outcome = await sendAll(account);
    } catch (error) {
      outcome = { trouble: "busy", sent: 0, left: outcome.left };
      console.info("sending", error);
    }
  } while (again && !outcome.trouble);
  store.announce(account);
  if (outcome.sent || !outcome.left) pause = FIRST_MS;
  if (outcome.left) {
    timer = setTimeout(send, pause);
    pause = Math.min(2 * pause, MOST_MS);
  }
  return outcome;
}

/** How the last attempt of this page ended. */
export const lastOutcome = () => ({ ...outcome, sending: sending !== null });

/** What is not confirmed yet, in the order in which it was told; `state` is "waiting" or "rejected". */
export const pending = async () => (account ? store.operations(account) : []);

/** One unsent operation with its photos as `blobs`; undefined where it is not here any more. */
export async function unsent(id) {
  const known = account ? await store.operation(account, id) : undefined;
  if (!known) return undefined;
  const photos = await Promise.all(known.photos.map((sha256) => store.photo(account, sha256)));
  return { ...known, blobs: photos.filter(Boolean).map((photo) => photo.blob) };
}

/** The last receipts, newest first. */
export const receipts = async () => (account ? store.receipts(account) : []);

/** Forget an unsent operation. */
export const drop = (id) => store.drop(account, id);

/** Send one again; what was rejected goes under a new id. */
export async function retry(id) {
  await store.renew(account, id, crypto.randomUUID());
  return send();
}

/** Call back after every change, in whatever tab or worker it happened. Returns how to end it. */
export function onChange(callback) {
  listeners.add(callback);
  return () => listeners.delete(callback);
}
