/* Maps: a drawing without tiles, unless the page names a source of them (`data-tiles`). Things are told by shape as well as colour. */
export const SHAPES = {
  square: "M-15-15H15V15H-15Z",
  triangle: "M0-19L18 13H-18Z",
  circle: "M0-16A16 16 0 1 1 0 16A16 16 0 1 1 0-16Z",
  diamond: "M0-19L19 0L0 19L-19 0Z",
  house: "M0-18L17-4V16H-17V-4Z",
  octagon: "M-7-17H7L17-7V7L7 17H-7L-17 7V-7Z",
  drop: "M0-20C6-10 15-4 15 4A15 15 0 1 1-15 4C-15-4-6-10 0-20Z",
  bubble: "M-17-15H17V9H4L-6 19V9H-17Z",
  gate: "M-17-14H17V-6H12V16H5V-2H-5V16H-12V-6H-17Z",
  ring: "M-18-18H18V18H-18Z",
};
const SIDES = ["below", "above", "right", "left"];

/** Open a map on `place`. `still`: nobody moves it; `resized` is called when its size changed. */
export function openMap(place, { still = false, resized }) {
  const { tiles, zoomIn, zoomOut } = place.dataset;
  const held = { dragging: false, scrollWheelZoom: false, doubleClickZoom: false, touchZoom: false, boxZoom: false, keyboard: false };
  const calm = { zoomControl: false, attributionControl: Boolean(tiles), zoomSnap: 0, fadeAnimation: false, zoomAnimation: false, markerZoomAnimation: false, maxZoom: 18 };
  const map = L.map(place, { ...calm, ...(still ? held : {}) });
  if (!still) L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  if (tiles) {
    map.attributionControl.setPrefix(false);
    L.tileLayer(tiles, { attribution: new URL(tiles.replaceAll(/[{}]/g, "")).host, maxZoom: 18 }).addTo(map);
  }
  map.pins = L.layerGroup().addTo(map);
  new ResizeObserver(() => { map.invalidateSize({ animate: false }); resized(); }).observe(place);
  return map;
}

/** A thing on the map. `press`: what a press on it does, by mouse, finger or Enter; then `name` is what it is called. */
export function pin(lies, { shape, tone, sign, name, label = name, press }) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "-20 -20 40 40");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(drawing.namespaceURI, "path"), text = document.createElementNS(drawing.namespaceURI, "text");
  path.setAttribute("d", SHAPES[shape]);
  path.dataset.tone = tone;
  text.setAttribute("y", "6");
  text.textContent = sign;
  drawing.append(path, text);
  const words = document.createElement("span"), whole = document.createElement("div");
  words.textContent = name;
  words.className = "name";
  whole.append(drawing, words);
  if (press) {
    const called = document.createElement("span");
    called.textContent = label;
    called.className = "vh";
    words.setAttribute("aria-hidden", "true");
    whole.append(called);
  }
  whole.className = "pin";
  const icon = L.divIcon({ html: whole, className: "", iconSize: null });
  const marker = L.marker(lies, { icon, keyboard: Boolean(press), interactive: Boolean(press) });
  if (press) {
    marker.on("click", press);
    marker.on("keypress", ({ originalEvent }) => { if (originalEvent.key === "Enter") press(); });
  }
  return marker;
}

/** Show these pins and no others. */
export function drawPins(map, pins) {
  map.pins.clearLayers();
  for (const one of pins) map.pins.addLayer(one);
  partLabels(map.getContainer());
}

/** Put the name above its mark, or beside it, where it would lie on what is there already, or over the edge. Who is near the edge chooses first. */
export function partLabels(place, otherwise = "below") {
  const drawn = [...place.querySelectorAll(".pin")], taken = drawn.map((one) => one.querySelector("svg").getBoundingClientRect());
  const sheet = place.getBoundingClientRect();
  const sticksOut = (a) => a.left < sheet.left || a.right > sheet.right || a.top < sheet.top || a.bottom > sheet.bottom;
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const aside = (one) => Math.abs(one.getBoundingClientRect().left + one.offsetWidth / 2 - sheet.left - sheet.width / 2);
  for (const one of drawn.sort((a, b) => aside(b) - aside(a))) {
    const label = one.querySelector("span");
    const lies = (side) => {
      one.dataset.side = side;
      const box = label.getBoundingClientRect();
      return sticksOut(box) || taken.some((other) => meet(box, other));
    };
    if (SIDES.every(lies)) one.dataset.side = otherwise;
    taken.push(label.getBoundingClientRect());
  }
}
