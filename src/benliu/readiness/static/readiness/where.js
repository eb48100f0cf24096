/* Where somebody is: only on a tap, and rounded before it is put into the form, to a hundredth of a degree unless the
   button says to how many digits. What was put in can be taken out again. */
for (const button of document.querySelectorAll("[data-position]")) {
  const form = button.form;
  const said = form.querySelector("[data-said]"), back = form.querySelector("[data-take-out]");
  const digits = Number(button.dataset.position) || 2;
  if (!navigator.geolocation) { button.hidden = true; continue; }
  button.addEventListener("click", () => {
    said.textContent = said.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(digits);
        form.elements.longitude.value = coords.longitude.toFixed(digits);
        said.textContent = said.dataset.done;
        if (back) back.hidden = false;
      },
      () => { said.textContent = said.dataset.failed; },
      { enableHighAccuracy: false, maximumAge: 600_000, timeout: 15_000 },
    );
  });
  back?.addEventListener("click", () => {
    form.elements.latitude.value = form.elements.longitude.value = said.textContent = "";
    back.hidden = true;
  });
}
