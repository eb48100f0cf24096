/* Photos of the form: made small as soon as they are chosen, and those that were kept already. */
const LONGEST_SIDE = 2000, KILOBYTE = 1024;

const MOST = 9, MOST_BYTES = 10 * KILOBYTE * KILOBYTE; // what the site takes
const HEADS = [[0, "\xff\xd8\xff"], [0, "\x89PNG\r\n\x1a\n"], [8, "WEBP"]]; // where a photo says what it is, and how

/** Make chosen `files` small and add them to `kept`. Resolves to what is wrong with those that cannot be added, in the
    words of `say` (no, open, large, many): said as soon as they are chosen, and nothing else is lost for it. */
export async function add(kept, files, say) {
  const troubles = [];
  for (const file of files) {
    const photo = kept.length < MOST ? await small(file) : null, size = (file.size / KILOBYTE / KILOBYTE).toFixed(1);
    let trouble = "";
    if (kept.length >= MOST) trouble = say.many;
    else if (!photo) trouble = (await isPhoto(file)) ? say.open : say.no;
    else if (photo.size > MOST_BYTES) trouble = say.large;
    if (trouble) troubles.push(trouble.replace("{name}", file.name).replace("{size}", size).replace("{most}", MOST_BYTES / KILOBYTE / KILOBYTE));
    else kept.push(photo);
  }
  return [...new Set(troubles)];
}

/** Whether the content begins as that of a photo, whatever the file is called. */
async function isPhoto(file) {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 16).arrayBuffer()));
  return HEADS.some(([at, mark]) => head.startsWith(mark, at));
}

/** A photo small enough to send, without what the camera noted in it (the place, for one); null where it cannot be opened. */
async function small(file) {
  let image;
  try {
    image = await createImageBitmap(file);
  } catch {
    return null;
  }
  try {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(image.width * scale)), Math.max(1, Math.round(image.height * scale)));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
  } catch {
    return file; // a browser that cannot draw unseen: it goes as it is
  } finally {
    image.close();
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
  const chosen = list.parentElement.querySelector(".chooser [data-chosen]");
  if (chosen) chosen.hidden = kept.length > 0;
}
