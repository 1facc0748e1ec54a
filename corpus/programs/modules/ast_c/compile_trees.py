"""compile() of trees that a program made: what comes back, and what is refused."""

import ast
import warnings

warnings.simplefilter("ignore")

SNIPPETS = """def f(a, /, b: int = 1, *c, d=2, **e) -> int: return a
class A(B, c=d): x = 1
def g[T: int = str, *U, **P](): pass
del a, b[0]
a.b, c[d], *e = f
type X[T] = int
a: b = c
for a in b: pass
with a as b, c: pass
match a:\n  case [a, *_, -1]: pass\n  case {1: b, **c}: pass\n  case A(d, e=f) | g: pass
raise a from b
try: a\nexcept B as c: d\nfinally: e
import a.b as c, d
from .a import b as c
def f():\n  x = 1\n  def g(): nonlocal x
a and b
lambda a, *b, c=1, **d: e
{a: b, **c}
[a for b in c if d]
def f(): yield a
a < b <= c
a(b, *c, d=e, **f)
f"{a!r:>{b}}x"
a[b:c:d]""".split("\n")


class Evil:
    """Raises whenever it is asked for something."""

    def __getattr__(self, name):
        raise ZeroDivisionError(name)


class Text(str):
    """No exact str."""


def node(cls, *args):
    """A node with a place."""
    return cls(*args, lineno=1, col_offset=0)


VALUES = {
    "None": None, "'a'": "a", "'None'": "None", "5": 5, "-1": -1, "2**40": 1 << 40, "[]": [], "Load": ast.Load(),
    "Store": ast.Store(), "Del": ast.Del(), "Pass": node(ast.Pass), "Name": node(ast.Name, "n", ast.Load()),
    "no place": ast.Name("n", ast.Load()), "True": True, "[Name]": [node(ast.Name, "n", ast.Load())], "['a']": ["a"],
    "()": (), "Evil": Evil(), "object": object, "Constant": node(ast.Constant, 1), "[1]": [1], "Text": Text("a"),
    "b'x'": b"x", "Add": ast.Add(), "[Lt]": [ast.Lt()], "1.5": 1.5, "{}": {},
}


def attempt(tree):
    """What compiling gives."""
    try:
        compile(tree, "file", "exec")
    except Exception as error:
        return f"{type(error).__name__}: {str(error).partition(' at 0x')[0]}"
    return "ok"


for snippet in SNIPPETS:
    tree = ast.parse(snippet.replace("\\n", "\n"))
    print("#", snippet, attempt(tree))
    for child in list(ast.walk(tree)):
        for field in child._fields + child._attributes:
            if field not in vars(child):
                continue
            before = vars(child)[field]
            delattr(child, field)
            answers = {attempt(tree): ["missing"]}
            for label, value in VALUES.items():
                if isinstance(child, ast.Interpolation) and isinstance(value, list):
                    continue
                setattr(child, field, value)
                answers.setdefault(attempt(tree), []).append(label)
            setattr(child, field, before)
            for answer, labels in answers.items():
                print(type(child).__name__, field, ", ".join(labels), "->", answer)

shrinking = ast.parse("a; b; c")


class Shrink(ast.Expr):
    """Takes a statement away while the list is being read."""

    @property
    def value(self):
        shrinking.body.pop()
        return node(ast.Constant, 1)

    @value.setter
    def value(self, value):
        pass


shrinking.body[0] = node(Shrink, None)
print(attempt(shrinking))
big = ("a", (1, 2.5), frozenset({3}))
expression = ast.Expression(node(ast.Constant, big))
print(eval(compile(expression, "file", "eval")) is big)
for mode in ("exec", "eval", "single"):
    try:
        print(mode, type(compile(expression, "file", mode)).__name__)
    except TypeError as error:
        print(mode, error)
same = ast.parse("x = 1\ndef f(a): return f'{a}'")
copied = compile(same, "file", "exec", ast.PyCF_ONLY_AST)
print(copied is same, ast.dump(copied, include_attributes=True) == ast.dump(same, include_attributes=True))
