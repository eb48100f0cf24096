/* Counts how long the secretary looked at the list; gaps of more than a minute between two touches were something else. */
const IDLE_MS = 60_000;
const fields = document.querySelectorAll("[data-seconds]");
let spent = 0, touched = Date.now();

function touch() {
  const now = Date.now();
  if (now - touched <= IDLE_MS) spent += now - touched;
  touched = now;
  for (const field of fields) field.value = Math.round(spent / 1000);
}

if (fields.length) for (const name of ["pointerdown", "keydown", "change"]) document.addEventListener(name, touch, true);
