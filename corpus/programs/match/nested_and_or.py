"""Nested, or and as patterns together in a small interpreter of commands."""


def execute(command, state):
    match command:
        case ("set", str(name), (int() | float() | str()) as value):
            state[name] = value
        case ("set", str(name), ["get", str(other)]) if other in state:
            state[name] = state[other]
        case ("del" | "remove" as verb, *names) if names:
            for name in names:
                state.pop(name, None)
            return verb
        case {"op": ("add" | "sub") as op, "args": [a, b], **extra}:
            return (a + b if op == "add" else a - b), extra
        case {"op": op, "args": []} | [op, []]:
            return f"{op} without arguments"
        case [[x, [y, [z]]], {"k": {"deep": w}}]:
            return x, y, z, w
        case ["repeat", int(n), inner] if n > 0:
            return [execute(inner, state) for _ in range(n)]
        case [("a", 1 | 2) | ("b", 3 | 4), *_] as whole:
            return len(whole)
        case None | False | []:
            return "nothing"
        case _ if callable(command):
            return command()
        case unknown:
            raise ValueError(f"unknown {unknown!r}")


state = {}
commands = [
    ("set", "x", 5), ["set", "y", ["get", "x"]], ("set", "z", None), ("set", "f", 2.5), ("del", "f", "nope"), ("remove", "x"), ("del",),
    {"op": "add", "args": [1, 2]}, {"op": "sub", "args": (5, 3), "note": "n"}, {"op": "mul", "args": []}, ["noop", []],
    [["x", ["y", ["z"]]], {"k": {"deep": 1}}], ["repeat", 2, {"op": "add", "args": ["a", "b"]}], ["repeat", 0, None],
    [("a", 1), 2, 3], [("b", 4)], [("a", 3)], None, False, [], 0, lambda: "called", "text", {"op": "add", "args": [1]},
]
for _ in range(3):
    for command in commands:
        try:
            result = execute(command, state)
        except (ValueError, TypeError) as error:
            result = f"{type(error).__name__}"
        if _ == 2:
            print(command if not callable(command) else "lambda", "->", result)
print(state)
