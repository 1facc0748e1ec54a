"""ast.parse(optimize=...): what is done to a tree before code is made of it."""

import ast
import warnings

warnings.simplefilter("ignore")

SOURCES = [
    "'a%sb%%' % (x,)", "'%s%r%a' % (x, y, z)", "'%5s|%-5s|%.3s|%5.2s|%-05r|%+ #05a' % (a, b, c, d, e, f)",
    "'%100s' % (a,)", "'%99s' % (a,)", "'%%' % ()", "'' % ()", "'%s' % (a, b)", "'%s%s' % (a,)", "'%s' % (*a,)",
    "'%d' % (a,)", "'%(a)s' % (a,)", "'%s%' % (a,)", "'é%sü' % (a,)", "'%.s%.0s%0s' % (a, b, c)", "b'%s' % (a,)",
    "('%s' % ('%r' % (a,),)) % (b,)", "'doc'\n'doc2'\ndef f():\n  'doc'\ndef g():\n  'doc'\n  'doc2'",
    "class A:\n  'doc'\n  def f(self, a=__debug__, b: __debug__ = 1) -> __debug__: return __debug__",
    "'doc' % ()", "match x:\n  case -1: pass\n  case -1 + 2j | 1 - 2.5j: pass\n  case {-1: a, -1 - 1j: b}: pass",
    "match x:\n  case A(b=-1) | [-2, *c] | (-3 as d): pass\n  case __debug__.x: pass\n  case x if __debug__: pass",
    "from __future__ import annotations\nx: __debug__ = __debug__\ndef f(a: __debug__ = __debug__): pass",
    "f'{__debug__!r:{__debug__}}' t'{__debug__}'", "(x := __debug__)", "[__debug__ for a in __debug__ if __debug__]",
    "type X[T: __debug__ = __debug__] = __debug__", "x.__debug__; x[__debug__:__debug__]", "1 + 2; (1, 2); -1; not 1; [1][0]",
]
for source in SOURCES:
    print("#", source)
    for optimize in (-1, 0, 1, 2):
        print(optimize, ast.dump(ast.parse(source, optimize=optimize), include_attributes=True))

FINALLY = """def f():
  try: pass
  finally:
    return 1
  while a:
    try: pass
    finally:
      if b: break
      continue
  try: pass
  finally:
    for c in d: break
    def g(): return 2
    lambda: 3
    try: pass
    finally: pass
    return 4
"""
for action in ("always", "error"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter(action)
        try:
            compile(FINALLY, "file", "exec")
        except SyntaxError as error:
            print(type(error).__name__, error.args)
        print([(w.category.__name__, str(w.message), w.lineno, w.filename) for w in caught])
        ast.parse(FINALLY)
        print(len(caught))
