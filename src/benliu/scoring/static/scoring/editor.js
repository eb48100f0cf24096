/* The editor of a draft: a slider and its field say the same; what differs from before can be put back. The page works without it. */
const knobs = document.querySelectorAll(".knob");

/** Show whether a number is another than before: mark its clause, offer the way back. */
function mark(knob, field) {
  const same = Number(field.value) === Number(knob.dataset.base);
  knob.classList.toggle("moved", !same);
  const back = knob.querySelector("[data-reset]");
  if (back) back.hidden = same;
}

/** Set a field, and tell the form that it changed. */
function set(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const knob of knobs) {
  const slider = knob.querySelector("input[type=range]");
  const field = document.getElementById(slider.dataset.for);
  slider.addEventListener("input", (event) => {
    event.stopPropagation();
    set(field, slider.value);
  });
  field.addEventListener("input", () => {
    if (field.value !== "") slider.value = field.value;
    mark(knob, field);
  });
  knob.querySelector("[data-reset]")?.addEventListener("click", () => set(field, knob.dataset.base));
  mark(knob, field);
}
