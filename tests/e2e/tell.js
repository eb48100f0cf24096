// Told on a phone: activities number `from` up to before `to`, some with a photo. Resolves to their ids once they are kept.
async ({ queue, person, from, to, photos }) => {
  const { enqueue } = await import(queue);
  const ids = [];
  for (let n = from; n < to; n++) {
    const told = { kind: person.kind, unit_id: person.unit, people: [person.id], happened_on: "2026-11-20" };
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    canvas.getContext("2d").fillText(`${n}`, 9, 30);
    const photo = await new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
    ids.push(crypto.randomUUID());
    await enqueue({
      id: ids.at(-1), kind: "records.tell_activity", happened_at: new Date().toISOString(), title: `巡堤：第 ${n} 次`,
      payload: { ...told, note: `第 ${n} 次`, device: "phone" }, photos: photos.includes(n) ? [photo] : [],
    });
  }
  return ids;
}
