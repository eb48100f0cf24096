/* The form for telling of an activity: shows what a kind asks for, chooses people, counts the time it takes. */
const form = document.getElementById("once");
const told = JSON.parse(document.getElementById("told").textContent);
const IDLE_MS = 60_000, ASK_MS = 400;

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

/** Ask whether the same seems to be recorded already. Without network nothing is asked; the server looks again. */
let asking;
function look() {
  clearTimeout(asking);
  asking = setTimeout(async () => {
    const said = new URLSearchParams();
    for (const name of ["kind", "happened_on", "id"]) said.set(name, form.elements[name].value);
    for (const box of boxes()) if (box.checked) said.append("people", box.value);
    try {
      const answer = await fetch(`${form.dataset.similar}&${said}`, { credentials: "same-origin" });
      if (answer.ok) document.getElementById("similar").replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    } catch { /* no network */ }
  }, ASK_MS);
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
  if (["quick", "kind", "happened_on", "people"].includes(event.target.name)) look();
});
form.addEventListener("click", (event) => {
  const which = event.target.dataset.who;
  if (which) { choose(which); look(); }
});
document.getElementById("find")?.addEventListener("input", (event) => find(event.target.value));
document.getElementById("find")?.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
document.getElementById("paste")?.addEventListener("input", (event) => paste(event.target.value));
for (const name of ["pointerdown", "keydown", "change"]) form.addEventListener(name, touch);
form.addEventListener("submit", touch);
ask();
count();
