/* Roughly where: only on a tap, and rounded to a hundredth of a degree before it is put into the form. */
for (const button of document.querySelectorAll("[data-position]")) {
  const form = button.form;
  const said = form.querySelector("[data-said]");
  if (!navigator.geolocation) { button.hidden = true; continue; }
  button.addEventListener("click", () => {
    said.textContent = said.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(2);
        form.elements.longitude.value = coords.longitude.toFixed(2);
        said.textContent = said.dataset.done;
      },
      () => { said.textContent = said.dataset.failed; },
      { enableHighAccuracy: false, maximumAge: 600_000, timeout: 15_000 },
    );
  });
}
