/* The form for a plan: everybody or nobody, how many are chosen, places only where people sign up. */
const form = document.getElementById("plan");
const boxes = () => [...form.querySelectorAll("input[name=people]")];

function show() {
  document.getElementById("count").textContent = boxes().filter((box) => box.checked).length;
  document.getElementById("seats").hidden = !form.elements.sign_up.checked;
}

let named = form.elements.title.value;
form.addEventListener("click", (event) => {
  const which = event.target.dataset.who;
  if (which) for (const box of boxes()) box.checked = which === "all";
  show();
});
form.elements.kind.addEventListener("change", () => {
  const { title, kind } = form.elements;
  if (!title.value || title.value === named) title.value = named = kind.selectedOptions[0].text;
});
form.addEventListener("change", show);
if (!form.elements.title.value) form.elements.title.value = named = form.elements.kind.selectedOptions[0].text;
show();
