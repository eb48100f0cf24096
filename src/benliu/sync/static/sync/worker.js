/* The service worker: keeps pages for when there is no network, sends what waits, shows notices. */
import { sendAll } from "./sending.js";

const HOUR = 3_600_000, PATIENCE_MS = 4_000;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const PICTURE = /<img src="(\/[^"]+)" data-keep/g; // what a kept page shows, kept with it
const STATE = "state", WHOSE = "/whose"; // who uses the pages now, as the page said

/**
 * `plan`: version, statics (their address), shell (files of all kept pages), pages (kept for their person), offline
 * (what to show instead of other pages), sign_out, name and icon of notices.
 */
export function work(plan) {
  const shell = `shell-${plan.version}`;
  let turn = Promise.resolve();
  const copies = (account) => caches.open(`kept-${account}`);

  async function state() {
    const known = await (await caches.open(STATE)).match(WHOSE);
    return known ? known.json() : { account: "", at: 0 };
  }

  async function setState(said) {
    await (await caches.open(STATE)).put(WHOSE, Response.json(said));
  }

  /** What changes whose pages are kept goes one after the other; without network it is done next time. */
  function inTurn(change) {
    turn = turn.then(change).catch(() => {});
    return turn;
  }

  /** A page of this account, to be shown when there is no network. Another person's page is not kept. */
  async function keep(account, path, answer) {
    if (!account || answer.status !== 200 || answer.redirected) return;
    const text = await answer.clone().text();
    if (!text.includes(`data-account="${account}"`)) return;
    const kept = await copies(account);
    await kept.put(path, answer);
    for (const [, picture] of text.matchAll(PICTURE)) if (!(await kept.match(picture))) await kept.add(picture).catch(() => {});
  }

  const keepForPerson = async (path, answer) => keep((await state()).account, path, answer);

  /** No other version is about to take over: what that one has laid up is not for this one to clear away. */
  const isNewest = () =>
    !self.registration.installing && !self.registration.waiting && self.serviceWorker?.state !== "redundant";

  /** Fetch all pages anew; then what older versions kept is needed no more. */
  async function refresh(account) {
    for (const path of [...plan.pages, plan.offline]) {
      await keep(account, path, await fetch(path, { credentials: "same-origin", redirect: "manual", cache: "no-store" }));
    }
    const needed = [STATE, shell, `kept-${account}`];
    for (const name of isNewest() ? await caches.keys() : []) if (!needed.includes(name)) await caches.delete(name);
  }

  /** Pages of whoever was here go; what this person has not sent yet stays in the queue. */
  async function forget() {
    for (const name of await caches.keys()) if (name.startsWith("kept-")) await caches.delete(name);
    await setState({ account: "", at: 0 });
  }

  async function meet({ account, language }) {
    const known = await state();
    if (known.account !== account) await forget();
    if (!account) return;
    const age = Date.now() - known.at;
    if (known.account === account && known.language === language && known.version === plan.version && age >= 0 && age < HOUR) return;
    await setState({ account, language, version: plan.version, at: 0 });
    await refresh(account);
    await setState({ account, language, version: plan.version, at: Date.now() });
  }

  const copyOf = async (path) => {
    const { account } = await state();
    return account ? (await copies(account)).match(path, { ignoreSearch: true, ignoreVary: true }) : undefined;
  };

  const instead = async () => (await copyOf(plan.offline)) ?? (await caches.match(plan.offline, { ignoreVary: true })) ?? Response.error();

  const later = (copy) => new Promise((resolve) => { setTimeout(() => resolve(copy), PATIENCE_MS); });

  /** From the network; without it the last copy, or a page that says what is possible. A slow line does not hold up a copy. */
  async function page(event, url) {
    const { request } = event;
    const kept = request.method === "GET" && plan.pages.includes(url.pathname);
    const copy = kept ? await copyOf(url.pathname) : undefined;
    const network = Promise.resolve(event.preloadResponse).then((early) => early ?? fetch(request));
    event.waitUntil(network.catch(() => {}));
    try {
      const answer = await (copy ? Promise.race([network, later(copy)]) : network);
      if (request.method === "POST" && url.pathname === plan.sign_out) event.waitUntil(inTurn(forget));
      if (kept && !url.search && answer !== copy) event.waitUntil(keepForPerson(url.pathname, answer.clone()));
      return answer;
    } catch {
      return copy ?? instead();
    }
  }

  /** A picture of a kept page, when there is no network. */
  async function picture(request) {
    try {
      return await fetch(request);
    } catch {
      return (await copyOf(new URL(request.url).pathname)) ?? Response.error();
    }
  }

  /** A file under its content's name never changes: the kept one will do. */
  async function file(request) {
    const known = await caches.match(request, { ignoreVary: true });
    if (known) return known;
    const answer = await fetch(request);
    if (answer.ok && HASHED.test(request.url)) await (await caches.open(shell)).put(request, answer.clone());
    return answer;
  }

  addEventListener("install", (event) => {
    event.waitUntil(caches.open(shell).then((cache) => cache.addAll([...plan.shell, plan.offline])).then(() => skipWaiting()));
  });

  addEventListener("activate", (event) => {
    event.waitUntil(Promise.all([clients.claim(), registration.navigationPreload?.enable()]));
    inTurn(async () => meet(await state())); // pages for this version; not waited for: a slow line must hold up no page
  });

  addEventListener("message", (event) => event.waitUntil(inTurn(() => meet(event.data))));

  addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (url.origin !== location.origin) return;
    if (event.request.mode === "navigate") event.respondWith(page(event, url));
    else if (event.request.method === "GET" && url.pathname.startsWith(plan.statics)) event.respondWith(file(event.request));
    else if (event.request.destination === "image") event.respondWith(picture(event.request));
  });

  addEventListener("sync", (event) => event.waitUntil(sendWaiting()));

  async function sendWaiting() {
    const { account } = await state();
    const outcome = account ? await sendAll(account) : { left: 0 };
    if (outcome.left && outcome.trouble !== "signed_out") throw new Error("not all is sent"); // the browser asks again later
  }

  addEventListener("push", (event) => {
    let said = {};
    try { said = event.data?.json() ?? {}; } catch { /* not ours: the name alone */ }
    const options = { body: said.text ?? "", icon: plan.icon, badge: plan.icon, data: { path: said.path ?? "/" } };
    event.waitUntil(registration.showNotification(said.title || plan.name, options));
  });

  addEventListener("notificationclick", (event) => {
    event.notification.close();
    const wanted = new URL(event.notification.data?.path ?? "/", location.origin);
    event.waitUntil(show(wanted.origin === location.origin ? wanted.href : location.origin));
  });

  async function show(address) {
    const windows = await clients.matchAll({ type: "window" });
    const there = windows.find((one) => one.url === address);
    return there ? there.focus() : clients.openWindow(address);
  }
}
