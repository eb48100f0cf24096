"""Texts that are long, nested, circular, full of repetition, or broken."""

from pathlib import Path

from rulebook.tests.hostile.sound import quoted, sound
from rulebook.tests.hostile.values import ODD
from rulebook.tests.random_schemes import world

BUREAU = (Path(__file__).parents[4] / "schemes" / "bureau" / "scheme.toml").read_text(encoding="utf-8")
UNITS = ["a", "a.", ".", " ", "\\", "1", "1.", "{number}", "(a+)+", "\t \t", "0", "_", "-", "年", "first ", "a and "]


def many_items(rng):
    n = rng.choice([100, 499, 500, 501, 1200, 5000])
    prices = ["points=1", "", "group='g'", "points='quantity+1'", "veto=true", "earns='quantity*2'\npool='day'"]
    line = rng.choice(prices)
    return sound(rest="".join(f"[[item]]\nid='i{k}'\ntitle='{k}'\n{line}\n" for k in range(n)))


def groups_in_circles(rng):
    n = rng.choice([1, 2, 3, 50, 99, 100, 101, 1500])
    ends, caps = (
        rng.choice(["g0", "none", f"g{n - 1}", ""]),
        rng.choice(["", "caps=[{per='day',max=1},{per='week',max=3}]\n"]),
    )
    within = [f"within='g{k + 1}'\n" for k in range(n - 1)] + [f"within='{ends}'\n" if ends else ""]
    groups = "".join(f"[[group]]\nid='g{k}'\ntitle='{k}'\n{line}{caps}" for k, line in enumerate(within))
    return sound(item="points = 1\ngroup = 'g0'", rest=groups)


def many_rules(rng):
    """Very many caps, needs, titles, fields, grades or duties."""
    n = rng.choice([20, 21, 200, 1500])
    items = ["caps = [{}]".format("{ per = 'day', max = 1 }," * n), "needs = [{}]".format("'quantity > 1'," * n)]
    items += [f"aliases = [{','.join(repr(str(k)) for k in range(n))}]", "fields = [{}]".format("'x'," * n)]
    grades = "".join(f"[[grade]]\nname='{k}'\nneeds=['total>{k}']\n" for k in range(n)) + "[[grade]]\nname='last'\n"
    more = [{"rest": grades}, {"rest": "[[duty]]\nitem='a'\nper='day'\n" * n}]
    return sound(**rng.choice([*({"item": f"points = 1\n{item}"} for item in items), *more]))


def repetition(rng):
    """What a backtracking pattern would choke on."""
    text = rng.choice(UNITS) * rng.choice([100, 1900, 3000, 30_000]) + rng.choice(["!", "", '"', "$", " per month"])
    places = [{name: quoted(text)} for name in ("id", "title", "total")] + [{"rounding": quoted("half_up " + text)}]
    places += [{"item": f"points = 1\nkeep = {quoted(one)}"} for one in (text, "first per " + text)]
    places += [{"head": f"record_fields.x = {{ title = 'x', kind = 'number', note = {quoted(text)} }}"}]
    places += [{"item": f"points = {quoted(text)}"}, {"head": f"graded = {quoted('status == ' + text)}"}]
    return sound(**rng.choice(places))


def giant_tables(rng):
    n, word = rng.choice([100, 2000, 4000, 6000]), rng.choice(["w", "词" * 3, "w w "])
    table = "[tables.t]\n" + "\n".join(f"'{word}{k}' = {k}" for k in range(n))
    many = "[tables.t]\nw = 1\n" + "".join(f"[tables.t{k}]\nw = 1\n" for k in range(n))
    field = "record_fields.w = { title = 'w', kind = 'text' }"
    return sound(head=field, item="points = { by = 'w', table = 't' }", rest=rng.choice([table, many]))


def dotted_keys(rng):
    n = rng.choice([10, 200, 2000, 20_000])
    key = rng.choice(
        ["a" + ".a" * n, ".".join(f"k{k}" for k in range(n)), "'a'" + ".'b'" * n, "a. b ." + "c." * n + "d"]
    )
    many = "\n".join(f"a.{'b.' * 20}k{k} = 1" for k in range(n // 10))
    lines = rng.choice([f"{key} = 1", f"[{key}]\nx = 1", f"{key} = {{ {key} = 1 }}", many])
    return rng.choice([sound(rest=lines), lines])


def nested_values(rng):
    n = rng.choice([10, 100, 900, 3000, 60_000, 100_000])
    left, right = rng.choice([("[", "]"), ("{a=", "}"), ("[{a=", "}]")])
    return sound(head=f"needs = {left * n}1{right * n}")


def mutilated(rng):
    """The bureau's scheme, or a made-up one, with pieces cut, doubled, turned round or strewn in."""
    text = rng.choice([BUREAU, world(rng.randrange(200)).main.text])
    for _ in range(rng.choice([1, 3, 20])):
        start = rng.randrange(len(text))
        piece = text[start : start + rng.choice([1, 5, 200])]
        changed = ["", piece * 2, piece[::-1], rng.choice(ODD), rng.choice("[]{}\"'=,.#\n0")]
        text = text[:start] + rng.choice(changed) + text[start + len(piece) :]
    return text


def lines_out_of_place(rng):
    """Whole lines cut, doubled or moved, so that the text can mostly still be read."""
    lines = rng.choice([BUREAU, world(rng.randrange(200)).main.text]).splitlines()
    for _ in range(rng.choice([1, 3, 20])):
        line = lines.pop(rng.randrange(len(lines)))
        for _ in range(rng.choice([0, 1, 1, 2])):
            lines.insert(rng.randrange(len(lines)), line)
    return "\n".join(lines)


def oversized(rng):
    n = rng.choice([65_000, 65_536, 65_537, 1_000_000, 8_000_000])
    return sound() + rng.choice(["#", "\n", "[", "a", "= ", '"', "\r", "\u4e00", "[[item]]\n"]) * n
