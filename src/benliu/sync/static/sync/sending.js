/* Send what waits: photos first, then operations. Runs in a page and in the worker; needs no document. */
import * as store from "./store.js";

const BATCH = 20, SECONDS = 30, PHOTO_SECONDS = 120;
const LATER = [403, 429, 502, 503, 504]; // not this content's fault: the whole round waits

/** Nothing more can be sent now: "network", "signed_out" or "busy". */
class Stop extends Error {}

/** Send everything that waits, alone among all tabs. Resolves to {trouble, sent, left}, also without network. */
export function sendAll(account) {
  const round = () => sendRound(account);
  return navigator.locks ? navigator.locks.request(`benliu-send-${account}`, round) : round();
}

async function sendRound(account) {
  const before = (await waiting(account)).length;
  let trouble = "";
  try {
    if (before) await deliver(account);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    trouble = error.message;
  }
  const left = (await waiting(account)).length;
  return { trouble, sent: before - left, left };
}

const waiting = async (account) => (await store.operations(account)).filter((one) => one.state === "waiting");

/**
 * What failed once goes by itself, and last, those with photos after those without: so that one that can't get
 * through holds up nobody.
 */
async function deliver(account) {
  const token = await session(account);
  const all = await waiting(account);
  const fresh = all.filter((one) => !one.tries && !one.photos.length);
  for (let at = 0; at < fresh.length; at += BATCH) await post(account, token, fresh.slice(at, at + BATCH));
  const rest = all.filter((one) => one.tries || one.photos.length).sort((a, b) => a.tries - b.tries || a.place - b.place);
  for (const one of rest) {
    if (await photosThrough(account, token, one)) await post(account, token, [one]);
  }
}

/** The token for sending, if it is still this person who is signed in. */
async function session(account) {
  const answer = await ask("/sync/session", {}, SECONDS);
  const said = await content(answer);
  if (!answer.ok || !said) throw new Stop("busy");
  if (said.account !== account) throw new Stop("signed_out");
  return said.token;
}

async function post(account, token, batch) {
  const operations = batch.map(({ id, kind, happened_at, payload }) => ({ id, kind, happened_at, payload }));
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const body = JSON.stringify({ account, operations });
  const { answer, said } = await charging(account, batch, async () => {
    const answer = await ask("/sync/operations", { method: "POST", headers, body }, SECONDS);
    return { answer, said: await content(answer) };
  });
  const given = new Map((answer.ok ? said?.answers ?? [] : []).map((one) => [one.id, one]));
  await store.settle(account, batch.map((one) => given.get(one.id) ?? unanswered(one, answer, said, batch.length === 1)));
}

/** What a whole refusal means for one operation: sent alone and too large or unreadable, a person has to mend it. */
function unanswered(one, answer, said, alone) {
  const status = alone && [400, 413].includes(answer.status) ? "rejected" : "failed";
  return { id: one.id, status, reason: said?.error ?? "" };
}

/** Send the photos that the server has not got; false where the operation can't go yet, or at all. */
async function photosThrough(account, token, one) {
  for (const sha256 of one.photos) {
    const photo = await store.photo(account, sha256);
    if (!photo || photo.sent) continue;
    const options = { method: "POST", headers: { "Content-Type": photo.blob.type || "application/octet-stream", "X-CSRFToken": token }, body: photo.blob };
    const { answer, said } = await charging(account, [one], async () => {
      const answer = await ask(`/records/photos/?sha256=${sha256}`, options, PHOTO_SECONDS);
      return { answer, said: await content(answer) };
    });
    if (answer.ok) await store.photoSent(account, sha256);
    else {
      const status = [400, 413, 415, 422].includes(answer.status) ? "rejected" : "failed";
      await store.settle(account, [{ id: one.id, status, reason: said?.error ?? "" }]);
      return false;
    }
  }
  return true;
}

/** Where `work` stops the round, those that it was about go alone and later next time. */
async function charging(account, batch, work) {
  try {
    return await work();
  } catch (error) {
    if (error.message !== "signed_out") await store.settle(account, batch.map(({ id }) => ({ id, status: "failed" })));
    throw error;
  }
}

async function ask(url, options, seconds) {
  const usual = { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(seconds * 1000) };
  let answer;
  try {
    answer = await fetch(url, { ...usual, ...options });
  } catch {
    throw new Stop("network");
  }
  if (answer.status === 401 || answer.type === "opaqueredirect") throw new Stop("signed_out");
  if (LATER.includes(answer.status)) throw new Stop("busy");
  return answer;
}

/** The JSON of an answer; null where somebody on the way answered something else. A cut in the middle stops the round. */
async function content(answer) {
  try {
    return await answer.json();
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw new Stop("network");
  }
}
