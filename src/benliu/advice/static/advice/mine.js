/* The own requests on the phone: take one, tell of a visit; kept on this device until there is network. */
import { add, show } from "../records/photos.js";
import { enqueue, onChange, pending } from "../sync/queue.js";

const page = document.getElementById("mine"), visit = document.getElementById("visit"), form = visit.querySelector("form");
let about = null, shots = [], choosing = Promise.resolve();

/** What waits here of each request. */
async function draw() {
  const waiting = (await pending()).filter((one) => one.kind.startsWith("advice.") && one.state === "waiting");
  for (const section of page.querySelectorAll("[data-request]")) {
    const own = waiting.filter((one) => one.payload.request === section.dataset.request);
    section.querySelector("[data-kept]").hidden = !own.length;
    const taking = section.querySelector("[data-act=accept]");
    if (taking) taking.disabled = own.some((one) => one.kind === "advice.accept");
  }
}

async function keep(kind, section, payload, rest = {}) {
  const title = `${page.dataset[kind]} · ${section.dataset.number}`;
  try {
    await enqueue({ id: crypto.randomUUID(), kind: `advice.${kind}`, happened_at: new Date().toISOString(), payload: { request: section.dataset.request, ...payload }, title, ...rest });
  } catch {
    document.getElementById("full").hidden = false;
    return false;
  }
  await draw();
  return true;
}

function lacks(words) {
  const place = form.querySelector("[data-lacks]");
  place.textContent = words;
  place.hidden = !words;
}

function open(section) {
  about = section;
  shots = [];
  form.reset();
  show(shots);
  lacks("");
  visit.showModal();
}

document.getElementById("photos").addEventListener("change", ({ target }) => {
  const files = [...target.files];
  target.value = "";
  choosing = choosing.then(() => add(shots, files, form.querySelector("[data-lacks]").dataset)).then((troubles) => {
    lacks(troubles.join(" "));
    show(shots);
  });
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await choosing;
  const minutes = form.elements.minutes.value.normalize("NFKC").trim();
  if (!/^[1-9]\d{0,3}$/.test(minutes) || Number(minutes) > 1440) return lacks(page.dataset.minutes);
  const words = form.elements.words.value.trim();
  if (await keep("visit", about, { minutes: Number(minutes), words }, { about: words, photos: shots })) visit.close();
});

page.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-act]"), section = button?.closest("[data-request]");
  if (!button) return;
  if (button.dataset.act === "visit") return open(section);
  button.disabled = true;
  await keep("accept", section, {});
});
visit.querySelector("[data-close]").addEventListener("click", () => visit.close());

onChange(draw);
draw();
