/* What a person told this device and the server has not confirmed yet: one database per account. */
const MOST_RECEIPTS = 50;
const STORES = ["operations", "photos", "receipts"];
const databases = new Map(), channels = new Map();

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function open(account) {
  if (!databases.has(account)) databases.set(account, opened(account));
  return databases.get(account);
}

function opened(account) {
  const request = indexedDB.open(`benliu-${account}`, 1);
  request.onupgradeneeded = () => {
    const operations = request.result.createObjectStore("operations", { keyPath: "place", autoIncrement: true });
    operations.createIndex("id", "id", { unique: true });
    request.result.createObjectStore("photos", { keyPath: "sha256" });
    request.result.createObjectStore("receipts", { keyPath: "place", autoIncrement: true });
  };
  return asked(request).then((database) => {
    database.onversionchange = database.onclose = () => { databases.delete(account); database.close(); };
    return database;
  }).catch((error) => { databases.delete(account); throw error; });
}

/** One transaction: all that `work` does or nothing; resolves when it is on the disk. */
async function together(account, mode, work) {
  const transaction = (await open(account)).transaction(STORES, mode, { durability: "strict" });
  const finished = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("not kept"));
  });
  const stores = Object.fromEntries(STORES.map((name) => [name, transaction.objectStore(name)]));
  try {
    const [result] = await Promise.all([work(stores), finished]);
    return result;
  } catch (error) {
    try { transaction.abort(); } catch { /* it is over already */ }
    finished.catch(() => {});
    throw error;
  }
}

async function change(account, work) {
  const result = await together(account, "readwrite", work);
  announce(account);
  return result;
}

/** Tell every page of this account that something changed. */
export function announce(account, said = {}) {
  if (!channels.has(account)) channels.set(account, new BroadcastChannel(`benliu-${account}`));
  channels.get(account).postMessage(said);
}

const byId = (operations, id) => asked(operations.index("id").get(id));

/** Remove photos that no operation needs any more. */
async function tidy({ operations, photos }) {
  const needed = new Set((await asked(operations.getAll())).flatMap((one) => one.photos));
  for (const key of await asked(photos.getAllKeys())) if (!needed.has(key)) photos.delete(key);
}

async function remove(stores, id) {
  const known = await byId(stores.operations, id);
  if (known) await asked(stores.operations.delete(known.place));
}

/** Keep an operation with its photos ([{sha256, blob}]); an id that is here already stays as it is. */
export function keep(account, operation, photos, replaces) {
  return change(account, async (stores) => {
    if (replaces) await remove(stores, replaces);
    for (const photo of photos) {
      if (!(await asked(stores.photos.getKey(photo.sha256)))) stores.photos.put({ ...photo, sent: false });
    }
    if (!(await byId(stores.operations, operation.id))) stores.operations.add(operation);
    await tidy(stores);
  });
}

/** All operations that the server has not confirmed, in the order in which they were told. */
export const operations = (account) => together(account, "readonly", (stores) => asked(stores.operations.getAll()));

export const operation = (account, id) => together(account, "readonly", (stores) => byId(stores.operations, id));

export const photo = (account, sha256) => together(account, "readonly", (stores) => asked(stores.photos.get(sha256)));

/** The latest receipts, newest first. */
export async function receipts(account) {
  return (await together(account, "readonly", (stores) => asked(stores.receipts.getAll()))).reverse();
}

/** The server has this photo. */
export function photoSent(account, sha256) {
  return together(account, "readwrite", async ({ photos }) => {
    const known = await asked(photos.get(sha256));
    if (known) photos.put({ ...known, sent: true });
  });
}

/** Take in the server's answers: what it has done becomes a receipt, in the same transaction; the rest stays. */
export function settle(account, answers) {
  return change(account, async (stores) => {
    for (const answer of answers) {
      const known = await byId(stores.operations, answer.id);
      if (!known) continue;
      if (["applied", "duplicate"].includes(answer.status)) {
        stores.operations.delete(known.place);
        stores.receipts.add({ id: known.id, title: known.title, photos: known.photos.length, at: Date.now(), result: answer.result });
      } else {
        const state = answer.status === "rejected" ? "rejected" : "waiting";
        stores.operations.put({ ...known, state, reason: answer.reason ?? "", tries: known.tries + 1 });
      }
    }
    const kept = await asked(stores.receipts.getAllKeys());
    for (const key of kept.slice(0, -MOST_RECEIPTS)) stores.receipts.delete(key);
    await tidy(stores);
  });
}

/** Forget an operation that never got through. */
export function drop(account, id) {
  return change(account, async (stores) => {
    await remove(stores, id);
    await tidy(stores);
  });
}

/** Let an operation be sent again from the start, under `newId`: a rejected id stays rejected for ever. */
export function renew(account, id, newId) {
  return change(account, async ({ operations, photos }) => {
    const known = await byId(operations, id);
    if (!known) return;
    const fresh = known.state === "rejected" ? newId : known.id;
    operations.put({ ...known, id: fresh, state: "waiting", reason: "", tries: 0 });
    for (const sha256 of known.photos) {
      const blob = await asked(photos.get(sha256));
      if (blob) photos.put({ ...blob, sent: false });
    }
  });
}
