"""SystemExit with an object prints its str; a group holding SystemExit is an ordinary traceback."""


class Code:
    def __str__(self):
        return "str of the code object"

    def __repr__(self):
        return "repr of the code object"


try:
    raise BaseExceptionGroup("g", [SystemExit(3)])
except BaseExceptionGroup as group:
    print(group)
raise SystemExit(Code())
