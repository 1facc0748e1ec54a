# Writes testdata/*.txt: what CPython makes of texts that are hard to read, and of those that are wrong.
# Counterpart: Lib/test/test_tokenize.py, test_exceptions.py, test_string_literals.py.
"""Usage: python3.14 make_expectations.py

Each line of the output is one case, tab separated. Sources and texts are bytes, written in ASCII with \\n, \\t, \\\\ and
\\xhh.
"""

import _tokenize
import ast
import io
import pathlib
import struct
import sys
import warnings

HERE = pathlib.Path(__file__).with_name("testdata")

NUMBERS = (
    "0x 0xg 0x_ 0x__1 0x1_ 0x1__2 0xfg 0x1and 0o8 0o18 0o1_8 0o_ 0o_9 0o7a 0b2 0b12 0b1_2 0b_ 0b1a 1_ 1__2 1_a 1.5_ 1e "
    "1e+ 1e5_ 1ea 1.a 1.e 1.5ja 1jj 07 00012 0_7 0__7 0_ 00a 012.5 012e3 012j 08 0777abc 1a 1_000__0 .5a .5e ._5 5.._ 1L "
    "1if 1is 1in 1or 1and 1not 1for 1else 1andx 1ifx 0x1for 0o1or 1.5or 1jor 1é 0xfé"
).split()
STRINGS = [
    '"abc', '"""abc\n\ndef\n', '"\\"', "'a\\'\n", '"a\\\nb', 'rb"abc\n', 'u"é', '"""a""', 'f"abc', 'f"""abc\n', 'f"{', 'f"{\n', 'f"{a',
    'f"{a:', 'f"{a:\n', 'f"{a!', 'f"}"', 'f"{a}}"', 'f"{a:{b:{c:{d}}}}"', 'f"{a:{b:{c}}}"', 'f"{)}"', 'f"{(}"', 'f"{(]}"',
    'f"{a]}"', "f'{a['b']}'", "f'{'a}'", "f'{\"a}'", 'f"""{"a\n}"""', 'f"""{\n"""', 'f"{a:\n}"', 'f"{a:{b\n}}"', 't"{', 't"}"',
    't"abc', 't"""abc', 't"{)}"', 'ft"a"', 'bf"a"', 'ub"a"', 'ru"a"', 'uf"a"', 'bt"a"', 'burft"a"', 'x = é + ub"a"', 'fr"{',
    'f"\\{6}"', 'f"\\}"', 'f"\\N{', 'f"\\N{a', 'f"{\\d}"', 'f"{a \\\n}"', 'f"{#}"', 'f"{a#}"', 'f"""{a#\n}"""', 'f"{a:{{}}}"',
    '"é" f"{é)}"', "f'é {é + 'é}'", 'f"{a!=b}"', 't"{a!=b:c}"', 'f"{a!=b=}"', 'f"{a=!r:>{b=}}"',
]
BRACKETS = ["(", "[", "(\n", "(a,\n", "f(\n[1,2)\n", "(]", "{)", ")", "(a))", "([)]", "(\n]", "(\n\n\n}", "é = (é]", "((((", '"é")',
            "(" * 200 + ")" * 200, "(" * 201, "é = " + "{" * 250]
BLOCKS = [
    "if 1:\n  a\n b", "if 1:\n\ta\n        b", "if 1:\n        a\n\tb", "if 1:\n a\n\tb\n", "  a\n b\nc", "if 1:\n\x0c    a\n    \x0c  b\n",
    "if 1:\n \\\n a\n  b", "if 1:\n    \\\na\nb\n", "if 1:\n\\\n a", "\\\n  a\n", "if é:\n  é\n é", "\n".join(" " * i + "if 1:" for i in range(101)),
]
JOINS = ["\\", "a \\", "a \\\n", "a \\ \n", "a \\b", "a = 1 + \\ # c\n", "a = 1 + \\\n  \\ x", "é = 1 + \\x", "(\\", "( \\ x)",
         "if 1:\n  \\x", "x\\", '"a" \\ "b"', "x = \\\n\\\n\\", "x = 5 \\\n   é + \\ é", "  \\", "(a, \\\n b, \\\n c \\ d)"]
CHARACTERS = ["€", "a€", "aé€b", "x = €", "\u200b", "x = \u00a0 1", "\ufeffx", "１", "a１", "“a”", "é‘", "a\x01", "\x7f", "$", "a ? b", "a ! b",
              "`", "ªº", "·a", "℘", "😀", "x = 1 😀", "\u2028", "a × b", "½", "x²", "\U0001d400 = 1", "\u0300a", "\x0b"]
ESCAPES = [
    "\\d", "\\é", "\\8", "\\400", "\\777", "\\377", "\\x", "\\x1", "\\xg", "\\u12", "\\u123g", "\\U0010ffff", "\\U00110000", "\\N", "\\N{",
    "\\N{}", "\\N{foo}", "\\N{BULLET}", "\\N{bullet", "\\N{é}", "\\N{LATIN SMALL LETTER A WITH ACUTE}", "é\\x", "éé\\xg", "\\é\\x", "\\\\é\\x1",
    "\\d\\x", "\\d\\e", "\\400\\d", "\\\n\\d", "\\\"\\d", "\\08", "\\1234", "\\ud800", "\\ud83d\\ude00", "a\\tb\\a\\b\\f\\n\\r\\v\\0\\x41\\u00e9",
]
BYTES = [
    b"\xff", b"x = '\xe9'\n", b"a\nb = '\xc3'\n", b"a\n'\xc3\xa9 \xed\xa0\x80'\nc", b"a\r\nb\r\n\xf5", b"# coding: latin-1\nx = '\xe9' $\n",
    b"\xef\xbb\xbfx = 1a", b"\xef\xbb\xbf# coding: latin-1\nx", b"\xef\xbb\xbf# coding: utf8\nx", b"#!x\n# vim: set fileencoding=ISO_8859_1-unix :\n\xe9 = 1a",
    b"x=1\n# coding: latin-1\n'\xe9'", b"\n\n# coding: latin-1\n'\xe9'", b"# coding: utf-8\n'\xff'", b"a\rb\r\nc\n\r1a", b"'a\rb", b"\\\n# coding: latin-1\n\xe9",
]
TOKENS = [
    "", "\n", "x", "x = 1\n", "if a:\n  b\n\n  # c\n  d\ne\n", "def f(a, *b, **c) -> d: pass\n", "a = [\n 1,\n\n 2 # x\n]\n", "x = '''a\nb''' 'c'\n",
    "'a\\\nb' + c\n", "a \\\n + b\n", "1 1.5 .5 1e5 1.e-5 0x1F 0b1 0o7 1_0 1j 1.5J 00 0_0\n", "a.b...c..d\n", "é = 'é' + é\n", "if a:\n\tb\n\tc\n",
    "a<<=b>>=c**=d//=e!=f->g:=h<=i>=j==k@=l&=m|=n^=o%=p+=q-=r*=s/=t\n", "~a ^ b | c & d % e @ f ; g , h : i = j < k > l\n", "a <> b\n",
    "f'a{b}c'\n", "f'{a!r:>{w}}' rf'\\d{x}'\n", "f'''a\n{b\n+c}\nd'''\n", "f'{{a}}{b}}}'\n", "f'{a=}'\n", "t'{a} {b!s:x}'\n", "f'{f'{f\"{1}\"}'}'\n",
    "f'{a:=5}' f'{(a:=5)}'\n", "f'{lambda x: 1}'\n", "f'{ {1: 2}[1] }'\n", "f'\\N{BULLET}{a}'\n", "F'' fR'a' Rt\"\" T''\n", "f'{a:{b}{c}d}'\n",
    "f'{x:a{y}b}'\n", "f'{x!=y}'\n", "rb'' bR'' u'' B'' Rb''\n", "async await match case type _ print\n", "a $ b ? c ! d\n", "  a\n  b\n", "a\n  \n b\n",
    "class A:\n  def f(self):\n    pass\n\nx\n", "# only\n", "\x0ca\n", "x  \t \x0c y\n", "if a: b\nelse: c\n", "'a' 'b'\n'c'\n", "\\\na\n", "𝐱 = ℘\n",
]


def written(data):
    out = []
    for byte in data:
        match byte:
            case 0x5C:
                out.append("\\\\")
            case 0x0A:
                out.append("\\n")
            case 0x09:
                out.append("\\t")
            case _:
                out.append(chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}")
    return "".join(out)


def byte_column(lines, line, column):
    return len(lines[line - 1][:column].encode()) if column >= 0 else -1


def token_lines():
    """The source, whether comments and empty lines count; then each token: its number, text and place."""
    for source in TOKENS:
        for extra in (False, True):
            lines = source.split("\n") + [""]
            if source and not source.endswith("\n"):
                source += "\n"
            fields = [written(source.encode()), int(extra)]
            for kind, text, start, end, _ in _tokenize.TokenizerIter(
                    io.StringIO(source, newline="").readline, extra_tokens=extra):
                fields += [kind, written(text.encode()), start[0], byte_column(lines, *start)]
                if not extra:
                    fields += [end[0], byte_column(lines, *end)]
            if len(fields) > 2:
                yield fields


def mistakes():
    for number in NUMBERS:
        yield from (number, f"x = {number} + 1\n", f"é = {number}", f"(\n {number} or 2)\n")
    for string in STRINGS + BRACKETS + BLOCKS + JOINS + CHARACTERS:
        yield from (string, f"x = 1\n{string}", f"{string}\ny = 2\n")
        if "\n" not in string:
            yield f'f("é", {string})'
    for escape in ESCAPES:
        for prefix in ("", "b", "f"):
            if prefix != "b" or escape.isascii():
                yield from (f'{prefix}"{escape}"\n', f'é = {prefix}"""{escape}"""\n')
    yield "b'é'"
    yield "1" * 5000


def error_lines():
    """The source, how it is given, what is in force; then the warnings, and the error or nothing."""
    for source in dict.fromkeys(mistakes()):
        for mode in ("exec", "single"):
            for strict in (False, True):
                answer = outcome(source, mode, strict)
                yield [written(source.encode()), "str", mode, int(strict), *answer]
                if not answer[0]:
                    break
    for source in BYTES:
        for mode in ("exec", "eval"):
            yield [written(source), "bytes", mode, 0, *outcome(source, mode, False)]


def outcome(source, mode, strict):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("error" if strict else "always")
        error = None
        try:
            compile(source, "<no such file>", mode, ast.PyCF_ONLY_AST)
        except SyntaxError as caught_error:
            error = caught_error
        except MemoryError as caught_error:
            return [0, "MemoryError", written(str(caught_error).encode())]
    shown = [f"{warning.lineno}:{written(str(warning.message).encode())}" for warning in caught]
    fields = [len(shown), *shown]
    if error is not None:
        text = "-" if error.text is None else "=" + written(error.text.encode())
        fields += [type(error).__name__, written(error.msg.encode()), error.lineno, error.offset,
                   error.end_lineno, error.end_offset, text]
    return fields


def value_lines():
    """A literal and its value: its type and bytes; ints in decimal, floats as their bits."""
    literals = list("0 00 1 0_0 1_000 0x1_F 0XfF 0o17 0B101 123456789012345678901234567890 0.0 1.5 1e5 1E-5 1_0.0_1 .5 5. 1e999 "
                    "1e-400 0j 1.5J 1_0j 0e0j 09.5 09j 0777.0".split())
    for escape in ESCAPES:
        for prefix in ("", "b", "r", "Rb", "u"):
            literals += [f'{prefix}"{escape}"', f"{prefix}'''{escape}\n'''"]
    literals += ['""', "''", '""""""', "b''", "'''\"'''", "'é'", "r'\\''", "'\\\n'", "'a' 'b'"[:3]]
    for literal in literals:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                value = ast.literal_eval(literal)
            except (SyntaxError, ValueError):
                continue
        match value:
            case int():
                answer = str(value)
            case float():
                answer = struct.pack(">d", value).hex()
            case complex():
                answer = struct.pack(">d", value.imag).hex()
            case str():
                answer = written(value.encode("utf-8", "surrogatepass"))
            case _:
                answer = written(value)
        yield written(literal.encode()), type(value).__name__, answer


def main():
    sys.set_int_max_str_digits(4300)
    HERE.mkdir(exist_ok=True)
    for name, lines in ("tokens", token_lines()), ("errors", error_lines()), ("values", value_lines()):
        with (HERE / f"{name}.txt").open("w", encoding="ascii") as file:
            print(f"# By make_expectations.py from CPython {sys.version.split()[0]}.", file=file)
            for fields in lines:
                print(*fields, sep="\t", file=file)


if __name__ == "__main__":
    main()
