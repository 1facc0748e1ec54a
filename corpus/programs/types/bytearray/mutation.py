"""bytearray: item and slice assignment, in-place methods, resizing and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def changed(function, initial=b"abcdef"):
    """Apply function to a fresh bytearray and return both its result and what became of the array."""
    array = bytearray(initial)
    return function(array), bytes(array)


def set_item(key, value):
    def function(array):
        array[key] = value

    return function


def del_item(key):
    def function(array):
        del array[key]

    return function


show(
    "changed(set_item(0, 88)), changed(set_item(-1, True))",
    lambda: (changed(set_item(0, 88)), changed(set_item(-1, True))),
)
show("changed(set_item(6, 1))", lambda: changed(set_item(6, 1)))
show("changed(set_item(0, 256))", lambda: changed(set_item(0, 256)))
show("changed(set_item(0, -1))", lambda: changed(set_item(0, -1)))
show('changed(set_item(0, "a"))', lambda: changed(set_item(0, "a")))
show('changed(set_item(0, b"a"))', lambda: changed(set_item(0, b"a")))
show('changed(set_item("a", 1))', lambda: changed(set_item("a", 1)))
show("changed(set_item(1.5, 1))", lambda: changed(set_item(1.5, 1)))
show(
    'changed(set_item(slice(1, 3), b"XYZ")), changed(set_item(slice(None), b"")), '
    'changed(set_item(slice(2, 2), b"--"))',
    lambda: (
        changed(set_item(slice(1, 3), b"XYZ")), changed(set_item(slice(None), b"")),
        changed(set_item(slice(2, 2), b"--")),
    ),
)
show(
    'changed(set_item(slice(4, 1), b"in")), changed(set_item(slice(0, 3), [1, 2])), '
    'changed(set_item(slice(9, 99), b"!"))',
    lambda: (
        changed(set_item(slice(4, 1), b"in")), changed(set_item(slice(0, 3), [1, 2])),
        changed(set_item(slice(9, 99), b"!")),
    ),
)
show(
    'changed(set_item(slice(None, None, 2), b"XYZ")), changed(set_item(slice(None, None, '
    '-1), b"123456"))',
    lambda: (
        changed(set_item(slice(None, None, 2), b"XYZ")),
        changed(set_item(slice(None, None, -1), b"123456")),
    ),
)
show(
    'changed(set_item(slice(None, None, 2), b"XY"))',
    lambda: changed(set_item(slice(None, None, 2), b"XY")),
)
show('changed(set_item(slice(0, 2), "ab"))', lambda: changed(set_item(slice(0, 2), "ab")))
show("changed(set_item(slice(0, 2), 5))", lambda: changed(set_item(slice(0, 2), 5)))
show("changed(set_item(slice(0, 2), [300]))", lambda: changed(set_item(slice(0, 2), [300])))
show(
    'changed(set_item(slice(None, None, 0), b""))',
    lambda: changed(set_item(slice(None, None, 0), b"")),
)
show(
    "changed(del_item(0)), changed(del_item(slice(1, 3))), changed(del_item(slice(None, "
    "None, 2))), changed(del_item(slice(5, 0, -2)))",
    lambda: (
        changed(del_item(0)), changed(del_item(slice(1, 3))),
        changed(del_item(slice(None, None, 2))), changed(del_item(slice(5, 0, -2))),
    ),
)
show("changed(del_item(10))", lambda: changed(del_item(10)))
show(
    'changed(lambda a: a.append(103)), changed(lambda a: a.extend(b"gh")), '
    "changed(lambda a: a.extend([1, 2])), changed(lambda a: a.insert(1, 88))",
    lambda: (
        changed(lambda a: a.append(103)), changed(lambda a: a.extend(b"gh")),
        changed(lambda a: a.extend([1, 2])), changed(lambda a: a.insert(1, 88)),
    ),
)
show("changed(lambda a: a.append(256))", lambda: changed(lambda a: a.append(256)))
show('changed(lambda a: a.append("a"))', lambda: changed(lambda a: a.append("a")))
show('changed(lambda a: a.extend("ab"))', lambda: changed(lambda a: a.extend("ab")))
show("changed(lambda a: a.extend(5))", lambda: changed(lambda a: a.extend(5)))
show("changed(lambda a: a.extend([1, 999]))", lambda: changed(lambda a: a.extend([1, 999])))
show(
    "changed(lambda a: a.insert(99, 1)), changed(lambda a: a.insert(-99, 1)), "
    "changed(lambda a: a.pop()), changed(lambda a: a.pop(0))",
    lambda: (
        changed(lambda a: a.insert(99, 1)), changed(lambda a: a.insert(-99, 1)),
        changed(lambda a: a.pop()), changed(lambda a: a.pop(0)),
    ),
)
show("changed(lambda a: a.pop(99))", lambda: changed(lambda a: a.pop(99)))
show('changed(lambda a: a.pop(), b"")', lambda: changed(lambda a: a.pop(), b""))
show(
    "changed(lambda a: a.remove(99)), changed(lambda a: a.reverse()), changed(lambda a: "
    "a.clear()), changed(lambda a: a.copy())",
    lambda: (
        changed(lambda a: a.remove(99)), changed(lambda a: a.reverse()),
        changed(lambda a: a.clear()), changed(lambda a: a.copy()),
    ),
)
show("changed(lambda a: a.remove(1))", lambda: changed(lambda a: a.remove(1)))
show('changed(lambda a: a.remove("a"))', lambda: changed(lambda a: a.remove("a")))
show(
    'changed(lambda a: a.__iadd__(b"x")), changed(lambda a: a.__imul__(2)), '
    "changed(lambda a: a.__imul__(0))",
    lambda: (
        changed(lambda a: a.__iadd__(b"x")), changed(lambda a: a.__imul__(2)),
        changed(lambda a: a.__imul__(0)),
    ),
)
show('changed(lambda a: a.__iadd__("x"))', lambda: changed(lambda a: a.__iadd__("x")))
show(
    "changed(lambda a: a.__imul__(-5)), changed(lambda a: a.resize(3)), changed(lambda "
    "a: a.resize(8))",
    lambda: (
        changed(lambda a: a.__imul__(-5)), changed(lambda a: a.resize(3)),
        changed(lambda a: a.resize(8)),
    ),
)
show("changed(lambda a: a.resize(-1))", lambda: changed(lambda a: a.resize(-1)))
show(
    "changed(lambda a: a.extend(a)), changed(lambda a: set_item(slice(1, 2), a)(a)), "
    "changed(lambda a: a.__alloc__() >= 6)",
    lambda: (
        changed(lambda a: a.extend(a)), changed(lambda a: set_item(slice(1, 2), a)(a)),
        changed(lambda a: a.__alloc__() >= 6),
    ),
)


def exported(array):
    view = memoryview(array)
    view[0] = 90
    array.append(1)


show("changed(exported)", lambda: changed(exported))
show(
    "changed(lambda a: [next(i) for i in [iter(a)] for _ in range(3)])",
    lambda: changed(lambda a: [next(i) for i in [iter(a)] for _ in range(3)]),
)
show(
    "changed(lambda a: [x for x in a if not (len(a) < 9 and a.append(120))])",
    lambda: changed(lambda a: [x for x in a if not (len(a) < 9 and a.append(120))]),
)
