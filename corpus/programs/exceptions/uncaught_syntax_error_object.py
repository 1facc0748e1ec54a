"""A SyntaxError raised by hand is printed with its file, line and caret."""


def build():
    error = SyntaxError("made by hand", ("virtual.py", 3, 7, "x = (1 + $)\n", 3, 9))
    print(error.msg, error.lineno, error.offset, error.end_offset, error.text)
    return error


raise build()
