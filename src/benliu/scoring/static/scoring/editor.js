/* The editor of a draft: a slider, its field and the clause's sentence say the same. The page works without it. */
const NUMBER = /\d+(?:\.\d+)?/g;

/** Every number that a sentence says now, as text node and position; what is struck out does not count. */
function* numbersIn(sentence) {
  const texts = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.closest("del")) for (const found of text.data.matchAll(NUMBER)) yield [text, found];
  }
}

/** Give the number at `place` of a sentence an element of its own, taking in what stood there before; null without one. */
function spotOf(sentence, place) {
  const [text, found] = [...numbersIn(sentence)][place] ?? [];
  if (!text) return null;
  const spot = document.createElement("span");
  const inserted = text.parentElement.closest("ins");
  const struck = inserted?.previousSibling;
  if (inserted?.textContent === found[0] && struck?.nodeName === "DEL") {
    struck.remove();
    inserted.replaceWith(spot);
    spot.append(struck, inserted);
  } else {
    const number = text.splitText(found.index);
    number.splitText(found[0].length);
    number.replaceWith(spot);
    spot.append(number);
  }
  return spot;
}

/** A number as the sentence writes it. */
function said(value, times) {
  return String(Number((Number(value) * Number(times)).toFixed(6)));
}

/** An element with a text. */
function marked(name, words) {
  const element = document.createElement(name);
  element.textContent = words;
  return element;
}

/** Say a number in its sentence: what it was struck out, where it is another. */
function say(spot, base, value) {
  const inside = spot.closest("ins"); // all around it is new: nothing to strike out
  spot.replaceChildren(...(base === value || inside ? [value] : [marked("del", base), marked("ins", value)]));
}

/** Set a field, and tell the form that it changed. */
function set(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Tie a knob together: slider, field, sentence, and the way back. */
function tie(knob, spot) {
  const { base, times } = knob.dataset;
  const slider = knob.querySelector("input[type=range]");
  const field = document.getElementById(slider.dataset.for);
  const back = knob.querySelector("[data-reset]");
  const show = () => {
    const same = Number(field.value) === Number(base);
    knob.classList.toggle("moved", !same);
    if (back) back.hidden = same;
    if (spot && field.value !== "") say(spot, said(base, times), said(field.value, times));
    const clause = knob.closest("article");
    clause.classList.toggle("chg", Boolean(clause.querySelector(".moved, del, ins")));
  };
  slider.addEventListener("input", (event) => {
    event.stopPropagation();
    set(field, slider.value);
  });
  field.addEventListener("input", () => {
    if (field.value !== "") slider.value = field.value;
    show();
  });
  back?.addEventListener("click", () => set(field, base));
  show();
}

for (const clause of document.querySelectorAll(".doc article")) {
  const sentence = clause.querySelector("[data-says]");
  const knobs = [...clause.querySelectorAll(".knob")];
  // found from the last to the first: what is split off before a number does not move those that come earlier
  const spots = new Map(knobs.toSorted((a, b) => b.dataset.place - a.dataset.place).map((knob) => [knob, spotOf(sentence, Number(knob.dataset.place))]));
  for (const knob of knobs) tie(knob, spots.get(knob));
}

// What was unfolded beside the clauses stays so when new figures take the place of the old.
let unfolded = [];
document.addEventListener("htmx:beforeSwap", ({ target }) => {
  unfolded = [...target.querySelectorAll("details")].map((one) => one.open);
});
document.addEventListener("htmx:afterSettle", () => {
  document.querySelectorAll("#whatif details").forEach((one, i) => { one.open = unfolded[i] ?? one.open; });
});

// A number that cannot be sent stands in a clause that is folded: unfold it, so that the browser can point at it.
const form = document.getElementById("numbers");
form?.addEventListener("invalid", ({ target }) => {
  const folded = target.closest("details");
  if (folded) folded.open = true;
}, true);

// Nobody loses what was moved by following a link.
let unsaved = false;
form?.addEventListener("input", (event) => {
  unsaved = true;
  if ("quiet" in event.target.dataset) event.stopPropagation(); // words change no figures: nothing to try
}, true);
form?.addEventListener("submit", () => { unsaved = false; });
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
