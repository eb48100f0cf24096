/* The form for a plan: everybody, the committee or nobody, how many are chosen, places only where people sign up. */
const form = document.getElementById("plan");
const boxes = () => [...form.querySelectorAll("input[name=people]")];

function show() {
  document.getElementById("count").textContent = boxes().filter((box) => box.checked).length;
  document.getElementById("seats").hidden = !form.elements.sign_up.checked;
}

let named = form.elements.title.value;
form.addEventListener("click", (event) => {
  const which = event.target.dataset.who;
  if (which) choose(which);
  show();
});

function choose(which) {
  for (const box of boxes()) box.checked = isOf(which, box);
}

const isOf = (which, box) => which === "all" || (which === "committee" && "committee" in box.dataset);
const committeeKinds = form.querySelector(".people").dataset.committeeKinds.split(" ");
const usual = () => (committeeKinds.includes(form.elements.kind.value) ? "committee" : "all");
let asked = usual();

/* Another kind asks others, as long as nobody chose by hand. */
form.elements.kind.addEventListener("change", () => {
  if (boxes().every((box) => box.checked === isOf(asked, box))) choose(usual());
  asked = usual();
});
form.elements.kind.addEventListener("change", () => {
  const { title, kind } = form.elements;
  if (!title.value || title.value === named) title.value = named = kind.selectedOptions[0].text;
});
form.addEventListener("change", show);
if (!form.elements.title.value) form.elements.title.value = named = form.elements.kind.selectedOptions[0].text;
show();
