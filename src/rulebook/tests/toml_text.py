"""TOML from plain values, for schemes that tests make up."""


def toml(told):
    """A scheme as text: lists of tables as [[tables]], everything else in one line."""
    lines = [f"{key(name)} = {written(value)}" for name, value in told.items() if not is_tables(value)]
    for name, tables in told.items():
        for table in tables if is_tables(tables) else ():
            lines += ["", f"[[{key(name)}]]", *(f"{key(inner)} = {written(value)}" for inner, value in table.items())]
    return "\n".join(lines) + "\n"


def is_tables(value):
    return isinstance(value, list) and value and isinstance(value[0], dict)


def key(name):
    return name if name.isascii() and name.replace("_", "").isalnum() else written(name)


def written(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key(name)} = {written(one)}" for name, one in value.items()) + " }"
    return str(value)
