/* A list of people as it is copied from a workbook: names, staff numbers, or both beside each other. */
const LINES = /[\n\r,，;；、]/, GAPS = /[\s\u3000]+/, HEADING = /^(序号|姓名|名字|工号|职工号|人员编号|部门|电话|name|no\.?)$/i;

/**
 * Whom of `people` ([{words: [name, number …]}]) the text names, line by line: {found, unknown, twice}, the last two as
 * they were written. A number and a name in one line are one person, in either order; where they are not the same
 * person's, the line is unknown. Several names in one line are several people. Columns that name nobody and hold nothing
 * like a staff number (a count, a phone, a department), and rows that head them, are passed over.
 */
export function named(text, people) {
  const found = new Set(), unknown = [], twice = [];
  for (const line of new Set(rows(text, people).map((one) => one.trim()).filter(Boolean))) {
    for (const entry of entries(line, people)) {
      const one = entry.people;
      if (one.length === 1) found.add(one[0]);
      else (one.length ? twice : unknown).push(entry.text);
    }
  }
  return { found: [...found], unknown, twice };
}

/** How a number is built, whatever its figures: SL0102 and SL9999 alike. */
const shape = (word) => (/\d/.test(word) ? word.replace(/\d/g, "9") : "");

/** The lines; of a table (cells parted by tabs) only the columns that tell of people. */
function rows(text, people) {
  if (!text.includes("\t")) return text.split(LINES);
  const words = new Set(people.flatMap((one) => one.words)), shapes = new Set([...words].map(shape).filter(Boolean));
  const table = text.split(/[\n\r]+/).map((line) => line.split("\t").map((cell) => cell.trim()));
  const told = table.filter((cells) => !cells.some((cell) => HEADING.test(cell)));
  const tells = (column) => told.some((cells) => words.has((cells[column] ?? "").replace(GAPS, "")) || shapes.has(shape(cells[column] ?? "")));
  return told.map((cells) => {
    const kept = cells.filter((_cell, column) => tells(column)).join(" ");
    return kept.trim() ? kept : cells.join(" ");
  });
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
