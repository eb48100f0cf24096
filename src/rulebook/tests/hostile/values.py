"""Values that are huge, absurd, or of another kind than is asked for."""

from rulebook.tests.hostile.sound import quota, quoted, sound
from rulebook.tests.random_schemes import world

NUMBERS = [
    "1e400",
    "1e-400",
    "9" * 5000,
    f"0.{'0' * 4000}1",
    "1e999999999",
    "-1e999999999",
    "nan",
    "-inf",
    "1e18",
    "0.0005",
]
NUMBERS += [
    f"0x{'f' * 4000}",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775.807",
    "1_000_000_000_000",
]
DATES = [
    "0001-01-01",
    "9999-12-31",
    "2025-02-30",
    "0000-00-00",
    "10000-01-01",
    "2025-01-01T00:00:00Z",
    "24:61:00",
    "99999999",
]
KINDS = ["1", "'x'", "[]", "{}", "true", "2025-01-01", "[[1]]", "{ a = { b = [1] } }", "12:00:00", "''", "['']", "-0.0"]
ODD = [
    "\u202e",
    "\u200d",
    "\u0000",
    "\ufeff",
    "\u2028",
    "１２",
    "е",
    "e\u0301" * 300,
    "\U000e0041",
    "\\ud800",
    "\x7f",
    "𝟙",
    "ﷺ" * 99,
]


def numbers(rng):
    number = rng.choice(NUMBERS)
    items = [
        "points = {}",
        "points = 1\ncaps = [{{ per = 'year', max = {} }}]",
        "points = 1\nkeep = '{} first per month'",
    ]
    items += ["points = {{ by = 'n', from = 0, to = {} }}", "earns = 'quantity * {}'\npool = 'day'"]
    sizes = ["share = {}", "number = {}", "share = '1/{}'", "share = '{}/3'", "share = '1/3', least = {}"]
    places = [
        {"item": rng.choice(items).format(number)},
        {"rounding": f"'half_up {number}'"},
        {"head": f"year_starts = {number}"},
    ]
    places += [{"total": f"{{ value = 'credited(all)', least = {number} }}"}, {"total": f"'credited(all) * {number}'"}]
    places += [{"rest": f"[tables.t]\nw = {number}"}, {"rest": f"[[duty]]\nitem = 'a'\nper = 'day'\ntimes = {number}"}]
    places += [{"rest": quota(rng.choice(sizes).format(number))}]
    return sound(**{"head": "record_fields.n = { title = 'n', kind = 'number' }"} | rng.choice(places))


def dates(rng):
    date, other = rng.choice(DATES), rng.choice(DATES)
    places = [{"effective": date}, {"effective": f"2025-01-01, to = {date}"}, {"total": f"'days({date}, {other}) * 1'"}]
    places += [{"item": f"points = 1\ncaps = [{{ per = 'day', max = 1, from = {date}, to = {other} }}]"}]
    places += [{"head": f"needs = ['day >= {date}']"}, {"total": f"'years(anniversary({date}, {other}), {date})'"}]
    return sound(**rng.choice(places))


def unicode_tricks(rng):
    odd, text = rng.choice(ODD), rng.choice(["total", "credited(all)", "a", "first per month", "half_up 0.01"])
    mixed = text[: len(text) // 2] + odd + text[len(text) // 2 :]
    places = [{name: quoted(mixed)} for name in ("total", "id", "title", "rounding")] + [{"head": f"{odd} = 1"}]
    places += [{"measures": f'"{mixed}" = "1"'}, {"head": f'"{mixed}" = 1'}, {"item": f'points = 1\nkeep = "{mixed}"'}]
    return sound(**rng.choice([*places, {"rest": f"[tables.t]\n'{mixed}' = 1"}]))


def wrong_kinds(rng):
    """A sound scheme of which one value is of another kind."""
    lines = world(rng.randrange(200)).main.text.splitlines()
    chosen = rng.choice([n for n, line in enumerate(lines) if " = " in line])
    lines[chosen] = f"{lines[chosen].split(' = ')[0]} = {rng.choice(KINDS)}"
    return "\n".join(lines)


def swapped(rng):
    """A sound scheme of which some values stand at other keys."""
    lines = world(rng.randrange(200)).main.text.splitlines()
    chosen = rng.sample([n for n, line in enumerate(lines) if " = " in line], rng.choice([2, 4]))
    values = [lines[n].split(" = ", 1)[1] for n in chosen]
    for n, value in zip(chosen, values[1:] + values[:1], strict=True):
        lines[n] = f"{lines[n].split(' = ')[0]} = {value}"
    return "\n".join(lines)
