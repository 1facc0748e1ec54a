"""_symtable and symtable.py: the scopes of programs and what each knows of its names."""

import _symtable
import symtable
import warnings

warnings.simplefilter("ignore")

SOURCE = """
import sys as s
class A[T]:
    "doc"
    x: int = 1
    def f(self, a, *b, **c): return super().f(a, x, self.__y)
    @property
    def g(self): return [z for z in s]
    @staticmethod
    def h(): pass
    lam = lambda q: q
def outer():
    v = 1
    global G
    def inner():
        nonlocal v
        v = G
        return (w for w in v)
    type X[U: int = str] = list[U]
    return inner
"""
QUESTIONS = ("referenced", "parameter", "type_parameter", "global", "declared_global", "local", "annotated", "free",
             "imported", "assigned", "namespace", "cell", "comp_iter", "comp_cell", "free_class")


def show(table, depth=0):
    """Print a scope and those inside it."""
    print(" " * depth, table.get_type(), table.get_name(), table.get_lineno(), table.is_optimized(), table.is_nested(),
          table.has_children(), list(table.get_identifiers()))
    if isinstance(table, symtable.Function):
        print(" " * depth, table.get_parameters(), table.get_locals(), table.get_globals(), table.get_nonlocals(),
              table.get_frees())
    if isinstance(table, symtable.Class):
        print(" " * depth, table.get_methods())
    for symbol in table.get_symbols():
        print(" " * depth, symbol.get_name(), [q for q in QUESTIONS if getattr(symbol, "is_" + q)()],
              [space.get_name() for space in symbol.get_namespaces()])
    for child in table.get_children():
        show(child, depth + 2)


def attempt(label, *args):
    """Print the names of a table, or why there is none."""
    try:
        print(label, _symtable.symtable(*args).symbols)
    except Exception as error:
        print(label, type(error).__name__, error)


show(symtable.symtable(SOURCE, "file", "exec"))
entry = _symtable.symtable("x", "file", "exec")
kind = type(entry)
print(kind.__name__, kind.__module__, sorted(vars(kind)), str(entry).startswith("<symtable entry top("))
print(_symtable.symtable.__text_signature__, [n for n in vars(_symtable) if not n.startswith("_")])
attempt("bytes", b"# coding: latin-1\n\xe9 = 1", "file", "exec")
attempt("bytearray", bytearray(b"x"), b"file", "exec")
attempt("eval", "x + y", "file", "eval")
attempt("single", "x = y", "file", "single")
attempt("no source", 1, "file", "exec")
attempt("no path", "x", 1, "exec")
attempt("no text", "x", "file", 1)
attempt("no mode", "x", "file", "none")
attempt("nul in path", "x", "f\0", "exec")
attempt("nul in mode", "x", "file", "exec\0")
attempt("nul in source", "x\0", "file", "exec")
attempt("wrong syntax", "x =", "file", "exec")
attempt("wrong names", "def f(a): global a", "file", "exec")
try:
    kind()
except TypeError as error:
    print(error)
try:
    entry.id = 1
except AttributeError as error:
    print(error)
