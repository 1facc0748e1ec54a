"""gc: tracking, referents, objects by generation, freezing and argument errors."""

import gc


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class C:
    def __init__(self, *parts):
        self.parts = parts


class S:
    __slots__ = ("a",)


gc.collect()
c = C(1, [2])
s = S()
s.a = c
show(
    '[gc.is_tracked(x) for x in (0, 1.5, "s", b"b", None, len, (), [], {}, set(), '
    "frozenset(), C, c, s, lambda: 0, (1, 2), ([],))]",
    lambda: [gc.is_tracked(x) for x in (0, 1.5, "s", b"b", None, len, (), [], {}, set(), frozenset(), C, c, s, lambda: 0, (1, 2), ([],))],
)
show(
    'gc.get_referents(s)[0] is c, gc.get_referents() == [], gc.get_referents(1, "a")',
    lambda: (gc.get_referents(s)[0] is c, gc.get_referents() == [], gc.get_referents(1, "a")),
)
show(
    'len(gc.get_referents([1, 2, 3])), gc.get_referents((1, "x")), sorted(map(str, '
    'gc.get_referents({"k": 5})))',
    lambda: (
        len(gc.get_referents([1, 2, 3])), gc.get_referents((1, "x")),
        sorted(map(str, gc.get_referents({"k": 5}))),
    ),
)
show(
    "any(r is s for r in gc.get_referrers(c)), gc.get_referrers(object()) == [], any(o "
    "is s for o in gc.get_objects())",
    lambda: (
        any(r is s for r in gc.get_referrers(c)), gc.get_referrers(object()) == [],
        any(o is s for o in gc.get_objects()),
    ),
)
show(
    "any(o is s for o in gc.get_objects(0)) or any(o is s for o in gc.get_objects(1)) or "
    "any(o is s for o in gc.get_objects(2))",
    lambda: any(o is s for o in gc.get_objects(0)) or any(o is s for o in gc.get_objects(1)) or any(o is s for o in gc.get_objects(2)),
)
show("gc.get_objects(generation=5)", lambda: gc.get_objects(generation=5))
show("gc.get_objects(generation=-2)", lambda: gc.get_objects(generation=-2))
show('gc.get_objects("x")', lambda: gc.get_objects("x"))
show(
    "gc.get_objects(None) is not None, gc.isenabled(), gc.disable(), gc.isenabled(), "
    "gc.enable(), gc.isenabled()",
    lambda: (
        gc.get_objects(None) is not None, gc.isenabled(), gc.disable(), gc.isenabled(),
        gc.enable(), gc.isenabled(),
    ),
)
show(
    "gc.collect(0) >= 0, gc.collect(1) >= 0, gc.collect(generation=2) >= 0",
    lambda: (gc.collect(0) >= 0, gc.collect(1) >= 0, gc.collect(generation=2) >= 0),
)
show("gc.collect(3)", lambda: gc.collect(3))
show("gc.collect(-1)", lambda: gc.collect(-1))
show('gc.collect("all")', lambda: gc.collect("all"))
show("gc.collect(0, 1)", lambda: gc.collect(0, 1))
show(
    "gc.get_debug(), gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE, "
    "gc.DEBUG_SAVEALL, gc.DEBUG_LEAK",
    lambda: (
        gc.get_debug(), gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE,
        gc.DEBUG_SAVEALL, gc.DEBUG_LEAK,
    ),
)
show("gc.set_debug(None)", lambda: gc.set_debug(None))
show(
    "gc.get_threshold(), gc.set_threshold(10, 20, 30), gc.get_threshold(), "
    "gc.set_threshold(2000, 10, 10)",
    lambda: (
        gc.get_threshold(), gc.set_threshold(10, 20, 30), gc.get_threshold(),
        gc.set_threshold(2000, 10, 10),
    ),
)
show("gc.set_threshold()", lambda: gc.set_threshold())
show('gc.set_threshold("x")', lambda: gc.set_threshold("x"))
show("gc.set_threshold(1, 2, 3, 4)", lambda: gc.set_threshold(1, 2, 3, 4))
show(
    "len(gc.get_count()), set(map(type, gc.get_count())), [sorted(g) for g in gc.get_stats()]",
    lambda: (
        len(gc.get_count()), set(map(type, gc.get_count())),
        [sorted(g) for g in gc.get_stats()],
    ),
)
show(
    "gc.callbacks, gc.garbage, gc.is_finalized(c), gc.freeze(), gc.get_freeze_count() > "
    "0, gc.unfreeze(), gc.get_freeze_count()",
    lambda: (
        gc.callbacks, gc.garbage, gc.is_finalized(c), gc.freeze(), gc.get_freeze_count() > 0,
        gc.unfreeze(), gc.get_freeze_count(),
    ),
)
show(
    'sorted(n for n in dir(gc) if not n.startswith("_"))',
    lambda: sorted(n for n in dir(gc) if not n.startswith("_")),
)
