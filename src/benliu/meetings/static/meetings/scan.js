/* The scanned code is kept on this phone first, with the time, and sent then: with network or without. */
import { account, drop, enqueue, onChange, pending, receipts, send } from "../sync/queue.js";

const DEVICE = "benliu-device", YEAR = 366 * 24 * 3600;
const place = document.getElementById("outcome"), words = document.getElementById("said").content;
const code = new URLSearchParams(location.search).get("c");

/** This browser's own mark, as the server gave it; made here where it was never given. */
function device() {
  const known = document.cookie.split("; ").find((one) => one.startsWith(`${DEVICE}=`));
  if (known) return known.slice(DEVICE.length + 1);
  const made = crypto.randomUUID().replaceAll("-", "");
  document.cookie = `${DEVICE}=${made}; max-age=${YEAR}; path=/; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  return made;
}

function drawn(key, time = "") {
  const row = words.querySelector(`[data-key=${key}]`).cloneNode(true);
  if (time) row.textContent = row.textContent.replace("{time}", time);
  return row;
}

function show(key, { time = "", meeting = "" } = {}) {
  const rows = [drawn(key, time)];
  if (meeting) {
    const open = drawn("open");
    open.firstElementChild.href = `${document.getElementById("scan").dataset.meeting}${meeting}/`;
    rows.push(open);
  }
  place.replaceChildren(...rows);
}

function refuse(reason) {
  const row = drawn("full");
  row.textContent = reason;
  place.replaceChildren(row);
  document.getElementById("otherwise")?.removeAttribute("hidden");
}

let answered = false; // once said it stays said: what was refused is dropped, and a later look finds nothing

/** Say how it stands with the sign-in `id`; tells whether the server has answered. */
async function look(id) {
  if (answered) return true;
  const receipt = (await receipts()).find((one) => one.id === id);
  if (receipt) {
    answered = true;
    const { state, at, again, confirm, meeting } = receipt.result;
    show(confirm ? "confirm" : again ? "again" : state, { time: at, meeting });
    return true;
  }
  const waiting = (await pending()).find((one) => one.id === id);
  if (answered) return true;
  if (waiting?.state === "rejected") {
    answered = true;
    refuse(waiting.reason);
    await drop(id); // said here; to be kept it would have to be scanned anew
    return true;
  }
  return false;
}

async function signIn() {
  document.getElementById("how").hidden = true;
  const kept = `scan-${account}-${code}`, id = sessionStorage.getItem(kept) ?? crypto.randomUUID();
  sessionStorage.setItem(kept, id);
  if (await look(id)) return;
  show("busy");
  try {
    const title = document.getElementById("scan").dataset.title;
    await enqueue({ id, kind: "meetings.sign_in", happened_at: new Date().toISOString(), payload: { code, device: device() }, title });
  } catch {
    show("full");
    return;
  }
  onChange(() => look(id));
  await send();
  if (!(await look(id)) && !answered) show("kept");
}

if (code && document.documentElement.dataset.account) signIn();
