/* Reading preferences (theme, text size, density): runs before the first paint; pages work without it. */
(() => {
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search);
  const kept = (key) => {
    try { return localStorage.getItem("bl-" + key); } catch { return null; }
  };
  const keep = (key, value) => {
    try { localStorage.setItem("bl-" + key, value); } catch { /* private window: holds for this page only */ }
  };
  const show = (button) => button.setAttribute("aria-pressed", (root.dataset[button.dataset.set] || "") === button.dataset.v);
  const showAll = () => document.querySelectorAll("[data-set]").forEach(show);

  root.dataset.js = "";
  for (const key of ["theme", "text", "density"]) {
    let value = asked.get(key) ?? kept(key);
    if (key === "theme" && value === null && matchMedia("(prefers-color-scheme: dark)").matches) value = "dark";
    if (value) root.dataset[key] = value;
    else if (value === "") delete root.dataset[key]; // chosen: also where a page would have another look by itself
  }
  addEventListener("DOMContentLoaded", showAll);
  addEventListener("click", (event) => {
    const button = event.target.closest("[data-set]");
    if (!button) return;
    const key = button.dataset.set;
    const on = root.dataset[key] === button.dataset.v;
    const value = button.closest(".seg") || !on ? button.dataset.v : "";
    if (value) root.dataset[key] = value; else delete root.dataset[key];
    keep(key, value);
    showAll();
  });
})();
