"""LOAD_ATTR_MODULE: attributes of modules, then missing, deleted, __getattr__ and other objects."""

import math
import sys


made = type(sys)("made")
made.pi = "made pi"
fallback = type(sys)("fallback")
fallback.__getattr__ = lambda name: f"module getattr {name}"


def op(a):
    return a.pi


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(math,)
print("warm ->", repr(last))
attempt("(made,)", made)
attempt("(fallback,)", fallback)
attempt("(sys,)", sys)
attempt('(type(sys)("empty"),)', type(sys)("empty"))
attempt("(5,)", 5)
attempt('(type("C", (), {"pi": 3}),)', type("C", (), {"pi": 3}))
for i in range(60):
    again = op(math,)
print("again ->", repr(again))
attempt("(made,)", made)
attempt("(fallback,)", fallback)
attempt("(sys,)", sys)
attempt('(type(sys)("empty"),)', type(sys)("empty"))
