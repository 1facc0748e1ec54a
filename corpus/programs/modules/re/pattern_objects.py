"""Attributes, repr, equality, hashing, copying, pickling and weak references of patterns and matches."""

import copy
import pickle
import re
import weakref

p = re.compile(r"(?P<word>\w+)|(\d)", re.I | re.M)
print(p, p.pattern, p.flags, p.groups, p.groupindex, type(p.groupindex).__name__)
for flags in [0, re.I, re.A, re.S | re.X, re.U, re.I | re.DEBUG & 0]:
    print(repr(re.compile("x", flags)), repr(re.compile(b"x", flags & ~re.U)))
print(repr(re.compile(b"x", re.L)), repr(re.compile("a" * 300))[-10:], repr(re.compile("it's\n")))
print(p == re.compile(p.pattern, p.flags), p == re.compile(p.pattern), p != 5, hash(p) == hash(copy.copy(p)), copy.deepcopy(p) is p)
print(re.compile("a") == re.compile(b"a"), len({re.compile("a"), re.compile("b"), re.compile("a")}))
print(pickle.loads(pickle.dumps(p, 2)) == p, weakref.ref(p)() is p, re.Pattern[str], re.Match[bytes])
m = p.search("one 2")
print(m, m.re is p, bool(m), copy.copy(m) is m, copy.deepcopy(m) is m, repr(p.match("x" * 100)), p.search(b"".decode() + "!") )
for action in [lambda: p < p, lambda: re.Pattern(), lambda: type(m)(), lambda: setattr(p, "flags", 1), lambda: pickle.dumps(m),
               lambda: setattr(m, "x", 1), lambda: len(m), lambda: p.match(), lambda: p.match(string="a", start=1)]:
    try:
        print(action())
    except (TypeError, AttributeError, pickle.PicklingError) as error:
        print(type(error).__name__, error)
print(sorted(n for n in dir(p) if n[0] != "_"), sorted(n for n in dir(m) if n[0] != "_"))
