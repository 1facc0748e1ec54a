"""Compiles sources that mean harm, under the subject and under CPython, and compares what becomes of them.

usage: hostile_sources.py --subject COMMAND [--reference python3.14] [--long] [--filter TEXT] [--seed 1]

Nesting 100,000 deep in every way the grammar has, long chains, zero bytes, lone surrogates, text that is no UTF-8,
cookies of every kind, and random bytes. Each source is a file of its own; a fresh process of either side compiles it
from bytes and, where the bytes are text, from a string too, and says what came of it: the exception with all that it
tells of its place, or a digest of the code. A process that a signal ends is a crash. --long adds what takes minutes
with a sanitizer: a megabyte of random bytes in several flavours and lines of 50 MB.

Where CPython gives up with MemoryError or RecursionError, either of the two will do for ours: where a stack ends is each
machine's own. All else must be the same.

Exit status: 0 all agree, 1 something differs or crashed, 2 wrong use. Takes a minute without --long.
Examples:
  python3.14 conformance/campaign/hostile_sources.py --subject scripts/pyvm
  python3.14 conformance/campaign/hostile_sources.py --long --subject bazel-bin/vm/main/pyvm
"""

import argparse
import os
import random
import shlex
import subprocess
import sys
import tempfile
import time

DEEP = 100_000

# Run by both sides. The digest is of the instructions and constants' types, since constants can be huge.
COMPILER = r"""
import sys
def outcome(source):
    try:
        code = compile(source, "<hostile>", "exec", dont_inherit=True)
    except SyntaxError as e:
        text = e.text if e.text is None or len(e.text) < 200 else (len(e.text), e.text[:50], e.text[-50:])
        return ascii((type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, text))
    except BaseException as e:
        return ascii((type(e).__name__, str(e)[:300]))
    import marshal
    try:
        data = marshal.dumps(code)
    except ValueError as e:
        return ascii(("code", len(code.co_code), str(e)))
    import binascii
    return ascii(("code", len(data), binascii.crc32(data)))
with open(sys.argv[1], "rb") as file:
    data = file.read()
import warnings
warnings.simplefilter("ignore")
print("bytes", outcome(data))
try:
    text = data.decode("utf-8", "surrogatepass")
except UnicodeDecodeError:
    pass
else:
    print("text ", outcome(text))
"""


def nested():
    yield from {
        "parentheses": "(" * DEEP + ")" * DEEP,
        "brackets": "[" * DEEP + "]" * DEEP,
        "braces": "{" * DEEP + "}" * DEEP,
        "parentheses open": "(" * DEEP,
        "brackets open": "[" * DEEP,
        "braces open": "{" * DEEP,
        "parentheses closed": ")" * DEEP,
        "mixed brackets": "([{" * (DEEP // 3),
        "dict values": "{1:" * DEEP + "1" + "}" * DEEP,
        "calls": "f(" * DEEP + ")" * DEEP,
        "subscripts": "a[" * DEEP + "1" + "]" * DEEP,
        "parentheses 199": "(" * 199 + ")" * 199,
        "parentheses 200": "(" * 200 + ")" * 200,
        "parentheses 201": "(" * 201 + ")" * 201,
        "generators": "(x for x in " * DEEP + "y" + ")" * DEEP,
        "lambda": "lambda: " * DEEP + "1",
        "lambda arguments": "lambda x=" * DEEP + "1" + ": 1" * DEEP,
        "conditions": "1 if 2 else " * DEEP + "3",
        "walrus": "(x:=" * DEEP + "1" + ")" * DEEP,
        "not": "not " * DEEP + "1",
        "minus": "-" * DEEP + "1",
        "plus": "+" * DEEP + "1",
        "invert": "~" * DEEP + "1",
        "power": "1" + "**1" * DEEP,
        "power of names": "x" + "**x" * DEEP,
        "await": "async def f():\n " + "await " * DEEP + "x",
        "starred": "*" * DEEP + "x",
        "starred list": "[" + "*" * DEEP + "x]",
        "comments": "#" * DEEP,
        "type parameters": "class A[" * DEEP,
        "f-strings": "f'{" * DEEP + "1" + "}'" * DEEP,
        "f-string expressions": "f'" + "{" * DEEP + "1" + "}" * DEEP + "'",
        "f-string escapes": "f'" + "{{" * DEEP + "'",
        "f-string specs": "f'" + "{1:" * DEEP + "1" + "}" * DEEP + "'",
        "t-strings": "t'{" * DEEP + "1" + "}'" * DEEP,
        "t-string specs": "t'" + "{1:" * DEEP + "1" + "}" * DEEP + "'",
        "targets": "(" * DEEP + "a" + ")" * DEEP + " = 1",
        "target lists": "[" * 150 + "a" + "]" * 150 + " = 1",
        "del targets": "del " + "(" * 150 + "a" + ")" * 150,
        "for targets": "for " + "(" * 150 + "a," + ")" * 150 + " in b: pass",
        "patterns": "match a:\n case " + "[" * DEEP + "]" * DEEP + ": pass",
        "pattern alternatives": "match a:\n case " + "1|" * DEEP + "1: pass",
    }.items()


def chains():
    yield from {
        "attributes": "a" + ".b" * DEEP,
        "attributes stored": "a" + ".b" * DEEP + " = 1",
        "subscript chain": "a" + "[1]" * DEEP,
        "call chain": "a" + "()" * DEEP,
        "additions": "1" + "+1" * DEEP,
        "additions of names": "x" + "+x" * DEEP,
        "strings": '""' * DEEP,
        "strings added": '""' + "+''" * DEEP,
        "bytes": "b''" * DEEP,
        "strings mixed": "''b''" * DEEP,
        "f-string parts": "f'{x}'" * DEEP,
        "comparisons": "a" + "<b" * DEEP,
        "and": "a" + " and a" * DEEP,
        "or": "a" + " or a" * DEEP,
        "commas": "a," * DEEP,
        "assignments": "a=" * DEEP + "1",
        "semicolons": "a;" * DEEP,
        "decorators": "@a\n" * DEEP + "def f(): pass",
        "elif": "if a: pass\n" + "elif a: pass\n" * 3000,
        "elif deep": "if a: pass\n" + "elif a: pass\n" * DEEP,
        "else if": "".join(" " * i + "if a:\n" + " " * i + " pass\n" + " " * i + "else:\n" for i in range(100)),
        "blocks": "".join(" " * i + "if a:\n" for i in range(99)) + " " * 99 + "pass",
        "blocks 100": "".join(" " * i + "if a:\n" for i in range(100)) + " " * 100 + "pass",
        "blocks 3000": "".join(" " * i + "if a:\n" for i in range(3000)) + " " * 3000 + "pass",
        "loops 20": "".join(" " * i + "for a in b:\n" for i in range(20)) + " " * 20 + "pass",
        "loops 21": "".join(" " * i + "for a in b:\n" for i in range(21)) + " " * 21 + "pass",
        "functions": "".join(" " * i + "def f():\n" for i in range(99)) + " " * 99 + "pass",
        "classes": "".join(" " * i + "class A:\n" for i in range(99)) + " " * 99 + "pass",
        "try": "".join(" " * i + "try:\n" for i in range(21)) + " " * 21 + "pass",
        "with items": "with " + "a," * DEEP + "a: pass",
        "parameters": "def f(" + ",".join(f"a{i}" for i in range(DEEP)) + "): pass",
        "same parameters": "def f(" + "a," * DEEP + "): pass",
        "arguments": "f(" + "a," * DEEP + ")",
        "keyword arguments": "f(" + ",".join(f"a{i}=1" for i in range(3000)) + ")",
        "star arguments": "f(" + "*a," * DEEP + ")",
        "imports": "import a" + ".b" * DEEP,
        "relative import": "from " + "." * DEEP + " import a",
        "imported names": "from a import " + ",".join(f"a{i}" for i in range(DEEP)),
        "globals": "def f():\n global " + ",".join(f"a{i}" for i in range(DEEP)),
        "return types": "def f() -> " + "a|" * DEEP + "a: pass",
        "comprehension clauses": "[a " + "for a in b " * DEEP + "]",
        "comprehension conditions": "[a for a in b " + "if a " * DEEP + "]",
        "continued lines": "a = \\\n" * DEEP + "1",
        "form feeds": "\f" * DEEP + "a",
        "newlines": "\n" * DEEP + "a b",
        "tabs": "if a:\n" + "\t" * DEEP + "b",
        "spaces": " " * DEEP + "a",
        "dedents": "if a:\n" + "".join(" " * i + "if a:\n" for i in range(1, 90)) + " " * 90 + "b\n" + " c",
        "no dedent": "if a:\n        b\n    c",
        "quotes": "'" * DEEP,
        "quotes odd": "'" * (DEEP + 1),
        "triple open": "'''" + "a\n" * DEEP,
        "backslashes": "\\" * DEEP,
        "name": "a" * DEEP,
        "wide name": "\u00e4" * DEEP,
        "digits": "1" * DEEP,
        "hexadecimal": "0x" + "f" * DEEP,
        "underscores": "1" + "_1" * 2000,
        "float": "1." + "0" * DEEP,
        "exponent": "1e" + "9" * DEEP,
        "names in N": "'\\N{" + "A" * DEEP + "}'",
        "escapes": "'" + "\\x41" * DEEP + "'",
        "bad escapes": "'" + "\\q" * 1000 + "'",
        "operators": "a" + " <<= " * DEEP,
        "arrows": "->" * DEEP,
        "at signs": "@" * DEEP,
        "colons": ":" * DEEP,
        "dots": "." * DEEP,
        "soft keywords": "match " * DEEP,
        "type": "type " * DEEP,
        "dollars": "$" * DEEP,
    }.items()


def texts():
    surrogate = "\ud800".encode("utf-8", "surrogatepass")
    yield from {
        "zero": b"\0",
        "zero in a line": b"a = 1\0\nb = 2\n",
        "zero in a comment": b"# \0\n",
        "zero in a string": b"'\0'",
        "zero in a long string": b"'''\n\0'''",
        "zero after a backslash": b"a = \\\0\n",
        "zeros": b"\0" * DEEP,
        "zero in a cookie": b"# coding: utf\0-8\n",
        "surrogate": surrogate,
        "surrogate in a string": b"'" + surrogate + b"'",
        "surrogate in a comment": b"#" + surrogate,
        "surrogate in a name": b"a" + surrogate + b" = 1",
        "latin": b"'\xe4'",
        "latin in a comment": b"# \xe4\n",
        "latin on line 3": b"\n\n'\xe4'",
        "cut character": b"'\xe2\x82'",
        "cut at the end": b"a = '\xe2\x82",
        "overlong": b"'\xc0\x80'",
        "too high": b"'\xf4\x90\x80\x80'",
        "bytes ff": b"\xff" * 1000,
        "byte order mark": b"\xef\xbb\xbfa = 1",
        "two marks": b"\xef\xbb\xbf\xef\xbb\xbfa = 1",
        "half a mark": b"\xef\xbba = 1",
        "mark and latin cookie": b"\xef\xbb\xbf# coding: latin-1\na",
        "utf-16 mark": b"\xff\xfea\0",
        "latin cookie": b"# coding: latin-1\n'\xe4'",
        "cookie on line 2": b"#!\n# -*- coding: iso-8859-15 -*-\n'\xa4'",
        "cookie on line 3": b"\n\n# coding: latin-1\n'\xe4'",
        "carriage returns": b"a = 1\rb = 2\rc d",
        "mixed ends": b"a = 1\r\nb = 2\rc = 3\n",
        "control characters": bytes(range(1, 32)),
        "ctrl-z": b"a = 1\x1ab",
        "bidirectional": "a = '\u202e'".encode(),
        "not a character": "\uffff".encode(),
        "no-break space": "a =\u00a01".encode(),
        "full width": "\uff41 = \uff11".encode(),
        "emoji": "\U0001f600".encode(),
        "combining": ("e\u0301" * 1000).encode(),
        "empty": b"",
    }.items()
    for codec in (
        "utf-16 utf-16-le utf-32 utf-7 utf-8-sig idna punycode raw_unicode_escape unicode_escape rot13 hex base64 zip "
        "undefined ascii us-ascii cp1252 cp437 koi8-r shift_jis euc-jp gb18030 big5 hz iso2022_jp mbcs oem palmos "
        "nonsense utf8 UTF_8 utf-8-unix latin-1-dos iso-latin-1 x..y charmap"
    ).split():
        yield f"cookie {codec}", f"# coding: {codec}\n".encode() + b"a = '\xc3\xa4' + 1\n"
        yield f"cookie {codec} ascii", f"# coding: {codec}\na = 'b' +\n".encode()
    yield "cookie long", b"# coding: " + b"a" * DEEP + b"\n"


def noise(chance, size):
    yield "random bytes", bytes(chance.randrange(256) for _ in range(size))
    yield "random ASCII", bytes(chance.randrange(1, 128) for _ in range(size))
    yield "random printable", bytes(chance.choice(range(32, 127)) for _ in range(size))
    yield "random operators", bytes(chance.choice(b"()[]{}:,.;'\"\\#=+-*/%&|^~<>!@ \n\tab1_f") for _ in range(size))
    words = [b"if ", b"else", b":", b"\n", b" ", b"def ", b"(", b")", b"x", b"lambda", b"f'", b"{", b"}", b"'", b"1"]
    yield "random words", b"".join(chance.choice(words) for _ in range(size // 3))
    valid = (b"def f(x):\n    return [x for x in (1, 2.5, 'a') if x]\n") * (size // 50)
    holes = bytearray(valid)
    for _ in range(20):
        holes[chance.randrange(len(holes))] = chance.randrange(256)
    yield "damaged program", bytes(holes)


def long_lines(size):
    yield "long name", b"a" * size
    yield "long comment", b"#" * size
    yield "long string", b"'" + b"a" * size + b"'"
    yield "long string open", b"'" + b"a" * size
    yield "long triple string", b"'''" + b"a" * size + b"'''"
    yield "long f-string", b"f'" + b"a" * size + b"'"
    yield "long spaces", b"a" + b" " * size + b"b"
    yield "long number", b"1" * size
    yield "long line of statements", b"a=1;" * (size // 16) + b"1 1"
    yield "long latin line", b"'" + b"\xe4" * size + b"'"
    yield "long wide line", b"'" + "\u20ac".encode() * (size // 3) + b"' 1"
    yield "long zeros", b"\0" * size


def cases(long, seed):
    for group in (nested(), chains(), texts()):
        for name, source in group:
            yield name, source if isinstance(source, bytes) else source.encode("utf-8")
    chance = random.Random(seed)
    yield from noise(chance, 1 << 20 if long else 1 << 13)
    if long:
        yield from long_lines(50_000_000)


GIVES_UP = ("MemoryError", "RecursionError")


def same(ours, theirs):
    """Whether two lines of output mean the same; only where the stack ends may differ."""
    if ours == theirs:
        return True
    mine, yours = ours.split(None, 1), theirs.split(None, 1)
    return len(mine) == len(yours) == 2 and all(part[1].startswith(tuple(f"('{x}'" for x in GIVES_UP)) for part in (mine, yours))


def run(command, compiler, path, timeout):
    environment = dict(os.environ, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1")
    try:
        done = subprocess.run([*command, compiler, path], capture_output=True, timeout=timeout, env=environment)
    except subprocess.TimeoutExpired:
        return ["timed out"]
    if done.returncode < 0 or (done.returncode and b"Sanitizer" in done.stderr):
        return [f"crashed: {done.returncode} {done.stderr[-2000:].decode(errors='replace')}"]
    return done.stdout.decode(errors="replace").splitlines() or [done.stderr[-500:].decode(errors="replace")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subject", required=True)
    parser.add_argument("--reference", default="python3.14")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--filter", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=600)
    options = parser.parse_args()
    subject, reference = shlex.split(options.subject), shlex.split(options.reference)
    count = wrong = upstream = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        compiler, path = os.path.join(folder, "compiler.py"), os.path.join(folder, "source")
        with open(compiler, "w") as file:
            file.write(COMPILER)
        for name, source in cases(options.long, options.seed):
            if options.filter not in name:
                continue
            with open(path, "wb") as file:
                file.write(source)
            theirs, ours = run(reference, compiler, path, options.timeout), run(subject, compiler, path, options.timeout)
            count += 1
            if sys.stderr.isatty():
                print(f"\r{count}: {name:40}", end="", file=sys.stderr, flush=True)
            if theirs[0].startswith("crashed"):
                upstream += 1
                if not ours[0].startswith(("crashed", "timed out")):
                    print(f"{name}: CPython {theirs[0][:80]}; ours: {ours[0][:100]}")
                    continue
            if len(ours) == len(theirs) and all(map(same, ours, theirs)):
                continue
            wrong += 1
            print(f"{name}:", flush=True)
            for line in theirs:
                print(f"  CPython {line[:300]}")
            for line in ours:
                print(f"  ours    {line[:2000]}")
            sys.stdout.flush()
    print(f"{count} sources, {wrong} differ, CPython crashes on {upstream}, {time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
