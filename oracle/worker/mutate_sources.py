# Make mutated sources, valid and invalid mixed, in bundles for the `mutants` suite.
# Usage: python3.14 -S -B mutate_sources.py OUT_DIR SEED COUNT
#
# A mutant begins as some statements of the standard library, mostly of its tests of the language. One in
# three is changed as a tree and written out again, which nearly always parses and asks the compiler
# questions that no file asks; the others are changed as tokens, which asks the tokenizer and the parser.
# The same SEED gives the same mutants under the same CPython. DATA holds (source, mode, flags, level,
# strict): the arguments of compile(), and whether warnings are errors.
import ast
import copy
import os
import random
import re
import sys
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pyc

BUNDLE_CASES = 500
SHORTEST, LONGEST = 12, 1600
LIBRARY_FILES = 120
LANGUAGE = """
    test_grammar test_patma test_fstring test_tstring test_type_params test_type_aliases test_type_comments
    test_syntax test_positional_only_arg test_keywordonlyarg test_named_expressions test_except_star
    test_unpack_ex test_unpack test_with test_decorators test_lambda test_coroutines test_asyncgen
    test_generators test_genexps test_listcomps test_dictcomps test_setcomps test_scope test_super
    test_contextlib test_extcall test_augassign test_opcodes test_compile test_global test_peepholer
    test_annotationlib test_exceptions test_string_literals test_unparse test_yield_from test_class
""".split()

INCOMPLETE, ONLY_AST, OPTIMIZED_AST = 0x4200, 0x400, 0x8400
TYPE_COMMENTS, TOP_LEVEL_AWAIT, BARRY, ANNOTATIONS = 0x1000, 0x2000, 0x400000, 0x1000000

TOKEN = re.compile(
    r"""(?P<string>(?i:[rbuft]{0,2})(?:\"{3}(?s:.*?)\"{3}|'{3}(?s:.*?)'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
    |(?P<comment>\#[^\n]*)|(?P<number>\.?\d(?:[eE][-+]?\d|[\w.])*)|(?P<name>\w+)|(?P<newline>\n)
    |(?P<space>[ \t\f]+)|(?P<bracket>[()\[\]{}])
    |(?P<operator>\*\*=?|//=?|<<=?|>>=?|[-+*/%&|^=<>!:@]=|->|\.\.\.|[^\w\s])""",
    re.VERBOSE,
)
KEYWORDS = """
    False None True and as assert async await break class continue def del elif else except finally for from
    global if import in is lambda nonlocal not or pass raise return try while with yield match case type _
    print exec
""".split()
OPERATORS = """
    + - * / // % @ ** & | ^ ~ << >> < > <= >= == != <> = += -= *= /= //= %= @= **= &= |= ^= <<= >>= := -> ... .
    , : ; ! ? $ ` \\
""".split()
BRACKETS = "( ) [ ] { }".split()
NUMBERS = """
    0 1 00 01 0777 1_000 1__0 1_ 0x1F 0xg 0b101 0b12 0o17 0o8 1. .5 1e5 1e 1e+ 1E-3 1.5j 5j 1if 0_7 0xfor 1.e2
    1e999 1a 1_a 0b 0x 0o 99999999999999999999 1L 0X1_F
""".split()
STRINGS = (
    "'a'", '"b"', "b'q'", "u'z'", "r'\\d'", "'\\q'", "'\\400'", "b'\\xg'", "'\\N{DIGIT ONE}'", "'\\N{no}'", "'\\x1'",
    "f'{x}'", "f'{x!r:>{y}}'", "f'{x=}'", "f'{'", "f'}'", "f'{}'", "f'{x!}'", "f'{x!z}'", "f'{x:{y:{z:{w}}}}'",
    "t'{x}'", "t'{x!s:>3}'", "rb'\\'", "bu'x'", "ft'x'", "tb'{x}'", "f'{lambda x:1}'", "f'{*a}'", "f'{yield}'",
    "f'{x:=5}'", "f'''{\nx\n}'''", "f'{a[\"b\"]}'", "rf'\\{x}'", "'''", '"""', "'", '"', "f'", 'f"""', "b'\u00e9'",
    "f'{a b}'", "f'{{}}'", "f'{x!r!s}'", "'%s %r' % (a, b)", "'%5d' % (x,)", "'a' 'b' f'{c}'", "'a' b'b'", "t'a' 'b'",
)  # fmt: skip
FRAGMENTS = (
    "(x)", "[a, b]", "x=1", "*args", "**kw", "*a, b", "(a, b) = ", "x: int = 1", "@d\n", "lambda: ", "lambda x, /, *, y=1: x",
    "await x", "yield x", "yield from x", "not ", "if x else y", "for x in y", "async for x in y", "(yield)",
    "except* E:", "except A, B:", "except (A, B) as e:", "case [1, *_]:", "case {'a': b, **c}:", "case A(b=1) | None:",
    "match x:\n", "type X[T: int = str, *Ts, **P] = T\n", "def f[T](x: T) -> T: pass\n", "class C[T](B, k=1): pass\n",
    "global x\n", "nonlocal x\n", "from __future__ import annotations\n", "from . import (a, b as c,)\n", "import a.b as c\n",
    "from x import *\n", "from __future__ import braces\n", "assert (x, 'y')\n", "return\n", "raise A from b\n", "del x, (y, z)\n",
    "# type: int\n", "# type: ignore\n", "x := 1", "(x := 1)", "__debug__", "None = 1", "f() = 1", "x +1 = 2", "pass; pass",
    "with (a as b, c): pass\n", "with a, b as (c, d): pass\n", "try: pass\nfinally: continue\n", "\\\n", "\f", "\t",
    "\u00e9", "\u00aa", "\uff10", "\u20ac", "\u200b", "\u00a0", "\u037e", "\x00", "\x01", "\r", "\r\n", "\ud800", "\U0001d400",
    "a if b", "1 is 1", "[] is x", "() ()", "1()", "x[1, *y]", "x[a:b, c:=d]", "{**a, 'b': 1}", "{*a, b}", "{a: *b}", "{a: }",
    "print x", "exec 'y'", "a b", "f(a for a in b, c)", "f(a=1, b)", "f(**a, *b)", "f(a=1, a=2)", "f(a.b=1)", "f(True=1)",
)  # fmt: skip
NAMES = """
    x y self cls args a b T __class__ __debug__ __annotations__ __name__ __x _ __classdict__ .0 super print
    None True False match case type async await __static_attributes__ __conditional_annotations__ __type_params__
""".split()


# Tokens: each mutation changes a list of texts in place.


def tokens_of(text):
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            found.append(text[at])
            at += 1
        else:
            found.append(match[0])
            at = match.end()
    return found


def kind_of(token):
    match = TOKEN.fullmatch(token)
    if match is None:
        return "other"
    return "keyword" if token in KEYWORDS else match.lastgroup


def any_token(chance, tokens):
    pool = chance.choice((KEYWORDS, OPERATORS, BRACKETS, NUMBERS, STRINGS, FRAGMENTS, NAMES, tokens))
    return chance.choice(pool)


def spaced(chance, token):
    return " " + token + " " if chance.random() < 0.5 else token


def place(chance, tokens, *kinds):
    """A random place, of one of the kinds if there is such a place."""
    if kinds:
        places = [i for i, token in enumerate(tokens) if kind_of(token) in kinds]
        if places:
            return chance.choice(places)
    return chance.randrange(len(tokens))


def delete_token(chance, tokens, other):
    del tokens[place(chance, tokens, "name", "keyword", "number", "string", "bracket", "operator", "newline")]


def delete_range(chance, tokens, other):
    start = place(chance, tokens)
    del tokens[start : start + chance.randint(1, 8)]


def duplicate_token(chance, tokens, other):
    at = place(chance, tokens)
    tokens.insert(at, spaced(chance, tokens[at]))


def swap_tokens(chance, tokens, other):
    kind = chance.choice((("name", "keyword"), ("operator",), ("bracket",), ("number", "string", "name"), ()))
    a, b = place(chance, tokens, *kind), place(chance, tokens, *kind)
    tokens[a], tokens[b] = tokens[b], tokens[a]


def replace_by_same_class(chance, tokens, other):
    at = place(chance, tokens, "name", "keyword", "number", "string", "bracket", "operator")
    pools = {"name": NAMES, "keyword": KEYWORDS, "number": NUMBERS, "string": STRINGS, "bracket": BRACKETS}
    tokens[at] = chance.choice(pools.get(kind_of(tokens[at]), OPERATORS))


def replace_by_any(chance, tokens, other):
    tokens[place(chance, tokens)] = any_token(chance, tokens)


def insert_token(chance, tokens, other):
    tokens.insert(place(chance, tokens), spaced(chance, any_token(chance, tokens)))


def change_indentation(chance, tokens, other):
    at = place(chance, tokens, "newline")
    indent = chance.choice(("", " ", "  ", "    ", "        ", "\t", " \t", "\t ", "\f ", "   "))
    if at + 1 < len(tokens) and kind_of(tokens[at + 1]) == "space" and chance.random() < 0.7:
        tokens[at + 1] = indent
    else:
        tokens.insert(at + 1, indent)


def splice_lines(chance, tokens, other):
    """Some lines of another source between two lines, as they are or as far in as these."""
    lines = "".join(other).split("\n")
    start = chance.randrange(len(lines))
    some = lines[start : start + chance.randint(1, 4)]
    at = place(chance, tokens, "newline")
    if at + 1 < len(tokens) and kind_of(tokens[at + 1]) == "space" and chance.random() < 0.7:
        some = [tokens[at + 1] + line.lstrip() for line in some]
    tokens.insert(at + 1, "\n".join(some) + "\n")


def splice_tokens(chance, tokens, other):
    start, at = place(chance, other), place(chance, tokens)
    tokens[at : at + chance.randint(0, 4)] = other[start : start + chance.randint(1, 12)]


def wrap_in_brackets(chance, tokens, other):
    start = place(chance, tokens, "name", "number", "string", "bracket")
    end = min(len(tokens), start + chance.randint(1, 6))
    left, right = chance.choice(("()", "[]", "{}", ("(*", ")"), ("{**", "}"), ("f'{", "}'"), ("t'{", "}'"), ("(yield ", ")")))
    tokens.insert(end, right)
    tokens.insert(start, left)


def truncate(chance, tokens, other):
    text = "".join(tokens)
    tokens[:] = [text[: chance.randrange(len(text) + 1)]]


def break_inside(chance, tokens, other):
    """Change characters within a string, number or name."""
    at = place(chance, tokens, "string", "number", "name")
    token = tokens[at]
    cut = chance.randrange(len(token) + 1)
    inserted = chance.choice(("", "", "\\", "{", "}", "{{", "!r", ":", "=", "'", '"', "\n", "\\\n", "_", "e", ".", "\u00e9", "\x00", "{x}", "\\N{", "\\x", "\\u12", "j"))
    tokens[at] = token[:cut] + inserted + token[cut + (chance.random() < 0.5) :]


def join_lines(chance, tokens, other):
    tokens[place(chance, tokens, "newline")] = chance.choice((" ", ";", "; ", "\\\n", "\r", "\r\n", "\n\n", " # c\n", " #type: ignore\n"))


TOKEN_MUTATIONS = (
    delete_token, delete_token, delete_token, delete_range, duplicate_token, swap_tokens, swap_tokens,
    replace_by_same_class, replace_by_same_class, replace_by_same_class, replace_by_any, insert_token, insert_token,
    insert_token, change_indentation, splice_lines, splice_lines, splice_tokens, wrap_in_brackets, truncate,
    break_inside, break_inside, join_lines,
)  # fmt: skip


def mutate_tokens(chance, text, other):
    tokens, others = tokens_of(text), tokens_of(other) or ["x"]
    for _ in range(chance.choice((0, 1, 1, 1, 1, 2, 2, 3))):
        if tokens:
            chance.choice(TOKEN_MUTATIONS)(chance, tokens, others)
    return "".join(tokens)


# Trees: each mutation changes the places of a tree. A place is (parent, field, index or None).


def places_of(tree, kind):
    found = []
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if isinstance(value, kind):
                found.append((node, field, None))
            elif isinstance(value, list):
                found += [(node, field, i) for i, item in enumerate(value) if isinstance(item, kind)]
    return found


def get(where):
    node, field, index = where
    return getattr(node, field) if index is None else getattr(node, field)[index]


def put(where, value):
    node, field, index = where
    if index is None:
        setattr(node, field, value)
    else:
        getattr(node, field)[index] = value


def blocks_of(tree):
    found = []
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list) and block:
                found.append(block)
    return found


def expression(text):
    return ast.parse(text, mode="eval").body


def statements(text):
    return ast.parse(text).body


class Filler(ast.NodeTransformer):
    """Puts a given expression in place of the name HOLE, or given statements in place of the statement."""

    def __init__(self, value):
        self.value = value

    def visit_Name(self, node):
        return self.value if node.id == "HOLE" and isinstance(self.value, ast.expr) else node

    def visit_Expr(self, node):
        if isinstance(node.value, ast.Name) and node.value.id == "HOLE" and isinstance(self.value, list):
            return self.value
        return self.generic_visit(node)


EXPRESSION_SHELLS = (
    "lambda: HOLE", "lambda x=HOLE: x", "[HOLE for x in y]", "[x for x in HOLE]", "[x for x in y if HOLE]", "(HOLE for x in y)",
    "{HOLE: 1 for x in y}", "{x: HOLE for x in y}", "{HOLE for x in y if x}", "[HOLE async for x in y]", "await HOLE", "(yield HOLE)", "(yield from HOLE)",
    "(x := HOLE)", "f'{HOLE}'", "f'{HOLE!r:>{HOLE}}'", "t'{HOLE}'", "t'{HOLE!r:{x}}'", "HOLE if x else y", "x if HOLE else y", "not HOLE",
    "-HOLE", "~HOLE", "HOLE and x", "x or HOLE", "HOLE < x < y", "x < HOLE < y", "x is not HOLE", "x not in HOLE", "(HOLE, *x)", "[*HOLE]",
    "{*HOLE}", "{**HOLE, 'a': 1}", "f(HOLE)", "f(*HOLE)", "f(x, **HOLE)", "f(k=HOLE)", "HOLE()", "HOLE.a", "HOLE[x]", "x[HOLE]", "x[HOLE:y]",
    "x[HOLE, *y]", "x[::HOLE]", "HOLE + 1", "2 ** HOLE", "HOLE % (a, b)", "'%s' % (HOLE,)", "super().m(HOLE)", "HOLE.m(x)", "(HOLE, 1, 2)[0]",
    "{'a': HOLE}", "[1, 2, HOLE]", "any(HOLE for x in y)", "all([HOLE])", "x in (1, 2)", "x in [HOLE, 2]", "__class__", "[[HOLE for a in b] for c in d]",
)  # fmt: skip
STATEMENT_SHELLS = (
    "try:\n HOLE\nexcept A as e:\n pass", "try:\n pass\nexcept A:\n HOLE", "try:\n pass\nfinally:\n HOLE", "try:\n HOLE\nexcept* A as e:\n HOLE",
    "try:\n HOLE\nexcept (A, B):\n raise\nelse:\n HOLE\nfinally:\n HOLE", "with a as b:\n HOLE", "with a, b as (c, d):\n HOLE",
    "async def f():\n async with a as b:\n  HOLE", "async def f():\n async for x in y:\n  HOLE", "for x in y:\n HOLE\nelse:\n HOLE", "while x:\n HOLE",
    "while True:\n HOLE", "while 0:\n HOLE", "if x:\n HOLE\nelif y:\n HOLE\nelse:\n HOLE", "if not x:\n HOLE", "if 1:\n HOLE\nelse:\n HOLE",
    "def f(a, /, b=1, *c, d, e=2, **g):\n HOLE", "def f[T: int, *U, **V](x: T = 1) -> T:\n HOLE", "async def f():\n HOLE", "def f():\n HOLE\n yield",
    "async def f():\n HOLE\n yield", "class C:\n HOLE", "class C[T](B, metaclass=M):\n HOLE", "class C:\n def m(self):\n  HOLE", "class C:\n x: int\n HOLE",
    "def f():\n nonlocal_ = 1\n def g():\n  nonlocal nonlocal_\n  HOLE", "def f():\n global x\n HOLE", "def f():\n global a, b\n HOLE\n del a",
    "match x:\n case 1:\n  HOLE\n case _:\n  HOLE", "match x:\n case [a, *b] if a:\n  HOLE", "match x:\n case {'k': v, **r}:\n  HOLE",
    "match x:\n case A(b, c=d) | B(b, d) as e:\n  HOLE", "match x:\n case -1 | 2+3j | 'a' | None | a.b:\n  HOLE", "@d(1)\ndef f():\n HOLE", "@d\nclass C:\n HOLE",
    "from __future__ import annotations\nHOLE", "def f():\n 'doc'\n HOLE", "'doc'\nHOLE", "for x in y:\n try:\n  HOLE\n finally:\n  continue",
    "def f():\n try:\n  return 1\n finally:\n  HOLE", "def f():\n for x in y:\n  with z:\n   HOLE\n   return x", "async def f():\n return [x async for x in y]\n HOLE",
    "def f():\n return\n HOLE", "def f():\n raise x\n HOLE", "if __debug__:\n HOLE", "assert x, y\nHOLE", "def f():\n x: int = 1\n HOLE", "x: int\nHOLE", "def f(x: (yield)):\n HOLE",
)  # fmt: skip


def swap_subtrees(chance, tree, other):
    kind = chance.choice((ast.expr, ast.expr, ast.stmt, ast.pattern))
    found = places_of(tree, kind)
    if len(found) > 1:
        a, b = chance.sample(found, 2)
        first, second = get(a), get(b)
        # A tree within itself would never end.
        if not any(n is first for n in ast.walk(second)) and not any(n is second for n in ast.walk(first)):
            put(a, second)
            put(b, first)


def splice_subtree(chance, tree, other):
    kind = chance.choice((ast.expr, ast.expr, ast.stmt, ast.pattern))
    ours, theirs = places_of(tree, kind), places_of(other, kind)
    if ours and theirs:
        put(chance.choice(ours), copy.deepcopy(get(chance.choice(theirs))))  # Else it might end up in itself.


def duplicate_statement(chance, tree, other):
    block = chance.choice(blocks_of(tree))
    at = chance.randrange(len(block))
    block.insert(chance.randrange(len(block) + 1), block[at])


def delete_statement(chance, tree, other):
    block = chance.choice(blocks_of(tree))
    if len(block) > 1:
        del block[chance.randrange(len(block))]


def wrap_expression(chance, tree, other):
    found = [where for where in places_of(tree, ast.expr) if not isinstance(get(where), ast.JoinedStr)]
    if found:
        where = chance.choice(found)
        put(where, Filler(get(where)).visit(expression(chance.choice(EXPRESSION_SHELLS))))


def replace_expression(chance, tree, other):
    found = places_of(tree, ast.expr)
    if found:
        text = chance.choice(EXPRESSION_SHELLS).replace("HOLE", chance.choice(("x", "1", "'s'", "None", "(1, 2)", "...", "[]")))
        put(chance.choice(found), expression(text))


def wrap_statements(chance, tree, other):
    block = chance.choice(blocks_of(tree))
    start = chance.randrange(len(block))
    end = chance.randint(start + 1, len(block))
    shell = ast.parse(chance.choice(STATEMENT_SHELLS))
    block[start:end] = Filler(block[start:end]).visit(shell).body


def insert_jump(chance, tree, other):
    block = chance.choice(blocks_of(tree))
    text = chance.choice(("return", "return x", "break", "continue", "raise", "yield", "await x", "pass", "del x", "global x", "nonlocal x", "x = 1",
                          "import x", "from x import *", "x: int", "type x = int", "return (yield)", "assert False"))  # fmt: skip
    block[chance.randrange(len(block) + 1) : 0] = statements(text)


def rename(chance, tree, other):
    """All of one name, or one of them, becomes another name."""
    fields = (("id", ast.Name), ("attr", ast.Attribute), ("arg", ast.arg), ("arg", ast.keyword), ("name", ast.FunctionDef), ("name", ast.ClassDef),
              ("name", ast.alias), ("asname", ast.alias), ("name", ast.ExceptHandler), ("name", ast.MatchAs), ("name", ast.TypeVar))  # fmt: skip
    found = [(node, field) for node in ast.walk(tree) for field, kind in fields if isinstance(node, kind) and getattr(node, field)]
    if not found:
        return
    node, field = chance.choice(found)
    old, new = getattr(node, field), chance.choice(NAMES[:-1])
    if chance.random() < 0.5:
        new = getattr(*chance.choice(found))
    everywhere = chance.random() < 0.6
    for a_node, a_field in found:
        if a_node is node or everywhere and getattr(a_node, a_field) == old:
            setattr(a_node, a_field, new)


def change_constant(chance, tree, other):
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    if found:
        values = (0, 1, -1, 255, 256, 2**70, 1.5, -0.0, 1e400, 2j, "a", "", "long text " * 9, b"b", None, True, False, ..., "__x", "\ud800")
        chance.choice(found).value = chance.choice(values)


def change_asynchrony(chance, tree, other):
    pairs = {ast.FunctionDef: ast.AsyncFunctionDef, ast.For: ast.AsyncFor, ast.With: ast.AsyncWith}
    pairs.update({after: before for before, after in list(pairs.items())})
    found = [where for where in places_of(tree, ast.stmt) if type(get(where)) in pairs]
    if found:
        where = chance.choice(found)
        old = get(where)
        put(where, pairs[type(old)](**{name: getattr(old, name) for name in old._fields}, lineno=1))


TREE_MUTATIONS = (
    swap_subtrees, swap_subtrees, splice_subtree, splice_subtree, duplicate_statement, delete_statement, wrap_expression, wrap_expression,
    wrap_expression, replace_expression, replace_expression, wrap_statements, wrap_statements, wrap_statements, insert_jump, insert_jump,
    rename, rename, rename, change_constant, change_asynchrony,
)  # fmt: skip


def mutate_tree(chance, text, other):
    """The mutated source, or None if the tree cannot be written out."""
    try:
        tree, another = ast.parse(text), ast.parse(other)
        for _ in range(chance.randint(1, 5)):
            chance.choice(TREE_MUTATIONS)(chance, tree, another)
        return ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    except (SyntaxError, ValueError, RecursionError, TypeError, AttributeError):
        return None


# Seeds and bundles.


def dedented(lines):
    used = [line for line in lines if line.strip()]
    indent = min((len(line) - len(line.lstrip()) for line in used), default=0)
    return "".join(line[indent:] if line[:indent].isspace() else line for line in lines)


def pieces_of(text):
    """The statements of a file, nested ones too, as sources of their own; and pairs of neighbours."""
    lines = text.splitlines(True)
    found = []
    for block in blocks_of(ast.parse(text)):
        if not isinstance(block[0], ast.stmt):
            continue
        for node, last in zip(block, block[1:] + block[-1:]):
            for final in {node.end_lineno: 0, last.end_lineno: 0}:
                start = min([node.lineno] + [one.lineno for one in getattr(node, "decorator_list", ())])
                piece = dedented(lines[start - 1 : final])
                if SHORTEST <= len(piece) <= LONGEST:
                    found.append(piece)
    return found


def seed_pieces(root, chance):
    """(pieces of the language's tests, pieces of the rest of the library)"""
    library = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - {"site-packages", "__pycache__", "test"})
        library += [os.path.join(folder, name) for name in sorted(names) if name.endswith(".py")]
    tests = [os.path.join(root, "test", name + ".py") for name in LANGUAGE]
    results = []
    for paths in (tests, chance.sample(library, min(LIBRARY_FILES, len(library)))):
        pieces = {}
        for path in paths:
            try:
                with open(path, encoding="utf-8") as file:
                    pieces.update(dict.fromkeys(pieces_of(file.read())))
            except (OSError, SyntaxError, UnicodeError):
                continue  # Some test files are wrong on purpose, and an install may lack the tests.
        results.append(list(pieces))
    return [pieces for pieces in results if pieces]


def as_bytes(chance, source):
    """The source in some encoding that it may or may not declare."""
    head = chance.choice(("", "", "# -*- coding: utf-8 -*-\n", "# coding: latin-1\n", "\n# vim: set fileencoding=cp1252 :\n", "# coding: nothing\n", "# coding: utf-16\n", "\ufeff"))
    data = (head + source).encode(chance.choice(("utf-8", "utf-8", "latin-1")), "replace")
    if chance.random() < 0.3:
        at = chance.randrange(len(data) + 1)
        data = data[:at] + bytes([chance.randrange(128, 256)]) + data[at:]
    return data


def mutant(chance, pools):
    pool = pools[0] if chance.random() < 0.7 else pools[-1]
    text, other = chance.choice(pool), chance.choice(pools[0])
    kind, source = "tree", None
    if chance.random() < 0.36:
        source = mutate_tree(chance, text, other)
        if source is not None and chance.random() < 0.15:
            source = mutate_tokens(chance, source, other)
    if source is None:
        kind, source = "tokens", mutate_tokens(chance, text, other)
    if len(source) > 4 * LONGEST:
        source = source[: 4 * LONGEST]
    mode, flags, level, strict = "exec", 0, chance.choice((0, 0, 0, 1, 2)), chance.random() < 0.06
    if chance.random() < 0.08:
        mode = chance.choice(("single", "single", "eval"))
    if chance.random() < 0.1:
        flags = chance.choice((TYPE_COMMENTS, TOP_LEVEL_AWAIT, TOP_LEVEL_AWAIT, BARRY, ANNOTATIONS))
    elif chance.random() < 0.2:
        flags = chance.choice((ONLY_AST, ONLY_AST | TYPE_COMMENTS, OPTIMIZED_AST, INCOMPLETE))
    if chance.random() < 0.04:
        kind, source = "bytes", as_bytes(chance, source)
    return kind, (source, mode, flags, level, strict)


def main(out, seed, count):
    sys.set_int_max_str_digits(0)
    warnings.simplefilter("ignore")
    root = os.path.dirname(os.path.abspath(ast.__file__))
    pools = seed_pieces(root, random.Random(seed))
    index = []
    for start in range(0, int(count), BUNDLE_CASES):
        numbers = range(start, min(int(count), start + BUNDLE_CASES))
        # A generator of its own for each, so that a number means the same mutant in a shorter run.
        made = [mutant(random.Random(f"{seed}/{number}"), pools) for number in numbers]
        bundle = f"mutants_{start // BUNDLE_CASES:03}"
        index.append(f"B {bundle}")
        index += [f"F {kind}/{seed}/{number:05}" for number, (kind, _) in zip(numbers, made)]
        pyc.write(os.path.join(out, bundle + ".pyc"), pyc.module(DATA=tuple(data for _, data in made)))
    pyc.write_text(os.path.join(out, "index.txt"), "".join(f"{line}\n" for line in index))


if __name__ == "__main__":
    main(*sys.argv[1:])
