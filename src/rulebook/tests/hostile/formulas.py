"""Formulas that are deep, wide, costly to work out, or grow from measure to measure."""

from rulebook.tests.hostile.sound import quoted, sound, with_formula

NESTS = [("(", ")"), ("not ", ""), ("-", ""), ("min(1, ", ")"), ("if(1 == 1, ", ", 2)"), ("otherwise(1, ", ")")]
MANY = [" + ".join, " * ".join, " / ".join, " == ".join, " < ".join, lambda ones: f"min({', '.join(ones)})"]


def deep(rng):
    n = rng.choice([10, 18, 19, 20, 38, 39, 40, 41, 100, 900, 5000, 20_000])
    left, right = rng.choice(NESTS)
    return with_formula(rng, left * n + rng.choice(["1", "1 == 1"]) + right * n)


def wide(rng):
    n, joined = rng.choice([10, 99, 199, 400, 401, 3000]), rng.choice(MANY)
    return with_formula(rng, joined([rng.choice(["1", "3", "99999999999", "0.001"])] * n))


def costly(rng):
    """Functions over all days, records and members, within one another."""
    over = ["sum_records(all, quantity * quantity)", "streak(all, day)", "distinct(all, day)", "credited(all)"]
    text = rng.choice(over)
    for _ in range(rng.choice([0, 1, 1, 2, 8])):
        per = rng.choice(["day", "week", "month", "year"])
        ways = [f"sum_parts({per}, {text})", f"highest_parts({per}, {text} + {text})", f"{text} + {text}"]
        text = rng.choice([*ways, f"sum_members({text})", f"unit({text})"])
    return sound(total=quoted(f"round_half_up(otherwise({text}, 0), 0.01)"))


def many_costly(rng):
    """A function over all days in every measure."""
    n, function = (
        rng.choice([20, 100]),
        rng.choice(["sum_parts(day, {})", "count_parts(day, {} > 1)", "highest_parts(week, {})"]),
    )
    inner = rng.choice(
        ["count(all)", "streak(all, day)", "sum_records(all, quantity * quantity)", "distinct(all, day)"]
    )
    return sound(measures="\n".join(f"m{k} = '{function.format(inner)}'" for k in range(n)))


def doubling(rng):
    """Measures that each use the one above twice: exponential if spelt out, or in their digits."""
    n, sign = rng.choice([20, 64, 99, 100, 101]), rng.choice(["+", "*", "*", "/"])
    first = rng.choice(["2", "count(all) + 2", "credited(a) + 1.5", "1 / 3 + count(all)"])
    lines = [f"m0 = '{first}'"] + [f"m{k} = '(m{k - 1} + 0.1) {sign} m{k - 1}'" for k in range(1, n)]
    return sound(measures="\n".join(lines), total=f"'round_half_up(otherwise(m{n - 1}, 0), 1)'")


def unknown_names(rng):
    """So many faults that suggesting what was meant is the attack."""
    n, near = rng.choice([50, 99, 500, 2000]), "abcdefgh" * 9
    cut = [near[: rng.randint(3, 60)] for _ in range(n)]
    measures = "\n".join(f"k{k} = 'credited({name}{k}) + {name}'" for k, name in enumerate(cut))
    more = "".join(f"{name}{k} = 1\n" for k, name in enumerate(cut))
    return sound(**rng.choice([{"measures": measures}, {"head": more}, {"item": "points = 1\n" + more}]))
