/* A list of people as it is copied from a workbook: names, staff numbers, or both beside each other. */
const LINES = /[\n\r,，;；、]/, GAPS = /[\s\u3000]+/;

/**
 * Whom of `people` ([{words: [name, number …]}]) the text names, line by line: {found, unknown, twice}, the last two as
 * they were written. A number and a name in one line are one person, in either order; where they are not the same
 * person's, the line is unknown. Several names in one line are several people.
 */
export function named(text, people) {
  const found = new Set(), unknown = [], twice = [];
  for (const line of new Set(text.split(LINES).map((one) => one.trim()).filter(Boolean))) {
    for (const entry of entries(line, people)) {
      const one = entry.people;
      if (one.length === 1) found.add(one[0]);
      else (one.length ? twice : unknown).push(entry.text);
    }
  }
  return { found: [...found], unknown, twice };
}

/** What a line says: one person, or several names. */
function entries(line, people) {
  const parts = line.split(GAPS), text = parts.join(" ");
  const of = (word) => people.filter((one) => one.words.includes(word));
  const whole = of(parts.join("")), all = parts.map(of);
  const common = all[0].filter((one) => all.every((some) => some.includes(one)));
  if (whole.length || common.length) return [{ text, people: whole.length ? whole : common }];
  if (parts.some((part) => /\d/.test(part))) return [{ text, people: [] }];
  return parts.map((part, place) => ({ text: part, people: all[place] }));
}
