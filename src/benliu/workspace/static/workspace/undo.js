/* Count down the time in which a verification can be taken back; without this the server still knows when it is over. */
const TICK_MS = 1_000;

/** Show the seconds left on `toast`, and take it away when they are over. The server's clock counts, not this one's. */
function countDown(toast) {
  const end = performance.now() + (Number(toast.dataset.until) - Number(toast.dataset.now)) * 1000;
  const left = toast.querySelector(".left");
  const tick = () => {
    const seconds = Math.ceil((end - performance.now()) / 1000);
    if (seconds <= 0) { clearInterval(timer); toast.parentElement.remove(); return; }
    left.textContent = ` ${seconds}`;
  };
  const timer = setInterval(tick, TICK_MS);
  tick();
}

document.querySelectorAll(".toast[data-until]").forEach(countDown);
