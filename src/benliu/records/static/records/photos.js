/* Photos of the form: made small before they are kept, and those that were kept already. */
const LONGEST_SIDE = 2000, KILOBYTE = 1024;

/** A chosen file that cannot be opened as a picture; `message` is its name. */
export class NoPhoto extends Error {}

/** A photo small enough to send, without what the camera noted in it (the place, for one). */
export async function small(file) {
  let image;
  try {
    image = await createImageBitmap(file);
  } catch {
    throw new NoPhoto(file.name);
  }
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
  } catch {
    return file; // a browser that cannot draw unseen: it goes as it is
  }
}

/** Show the photos that were kept with an entry, each with a way to leave it out; `kept` loses those left out. */
export function show(kept) {
  const list = document.getElementById("kept");
  const rows = kept.map((blob, place) => {
    const row = document.getElementById("kept-photo").content.firstElementChild.cloneNode(true);
    const text = row.querySelector("[data-text]");
    text.textContent = text.dataset.text.replace("{n}", place + 1).replace("{size}", Math.ceil(blob.size / KILOBYTE));
    row.querySelector("button").addEventListener("click", () => { kept.splice(kept.indexOf(blob), 1); show(kept); });
    return row;
  });
  list.replaceChildren(...rows);
  list.hidden = !kept.length;
}
