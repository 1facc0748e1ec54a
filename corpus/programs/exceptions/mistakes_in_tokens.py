"""compile(): what is said of texts that are no tokens, and where; encodings, escapes, numbers, brackets."""

import warnings

TEXTS = [
    "x = 1__0", "x = 0o18", "é = 0xg", "y = 1.5_", "1e+", "1_a", "0777", "1if 2", "0x1for x in y", "5a", "'abc", "é = '''abc\n", "'a\\'",
    "f'{a", "f'{a:\n}'", "f'{a b}'", "f'}'", "f'{)}'", "f'{a:{b:{c:{d}}}}'", "bf''", "f'{a['", "(", "f(\n[1,2)\n", "(]", ")", "(\n\n}",
    "if 1:\n  a\n b", "if 1:\n\ta\n        b", "if 1:\n        a\n\tb", "  a", "a = \\ 1", "a = \\", "(\\\n", "é + \\x", "x = €", "a\u200bb",
    "\ufeffx", "a\x01", "a ? b", "'\\d'", "'\\400'", "b'\\d'", "'\\x'", "'é\\x4'", "'\\N{no such}'", "'\\N'", "'\\U00110000'", "b'\\xg'",
    "b'é'", "f'\\d{a}'", "'''\n\\d'''", "x = 1\nb'\\x'\n", "'\\é\\x'", "1" * 4301, "'\\ud800'", "f'\\{6}'", "(" * 201,
]
BYTES = [
    b"\xff", b"x = '\xe9'\n", b"a\nb = '\xc3'\n", b"# coding: latin-1\nx = '\xe9' $\n", b"# coding: ascii\n'\xff'", b"# coding: no-such\nx",
    b"\xef\xbb\xbfx = 1a", b"\xef\xbb\xbf# coding: latin-1\nx", b"#!x\n# vim: set fileencoding=ISO_8859_1-unix :\n\xe9 = 1a",
    b"x=1\n# coding: latin-1\n'\xe9'", b"\n\n# coding: latin-1\n'\xe9'", b"# coding: utf8\n'\xff'", b"a\rb\r\nc\n\r1a", b"x\0", b"# coding: utf-8\n\xed\xa0\x80",
]


def show(source, mode, action):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter(action)
        try:
            code = compile(source, "<no file>", mode)
            print("   ", mode, code.co_consts, code.co_names)
        except SyntaxError as error:
            print("   ", mode, type(error).__name__, error.args)
        except Exception as error:
            print("   ", mode, type(error).__name__, error)
        for warning in caught:
            print("       ", warning.category.__name__, warning.message, warning.filename, warning.lineno)


for source in TEXTS + BYTES:
    print(repr(source)[:60])
    for mode in ("exec", "eval", "single"):
        show(source, mode, "always")
        show(source, mode, "error")
