"""The texts of the errors that ordinary mistakes raise."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class C:
    pass


c = C()


def f(a):
    return a


def local():
    print(undefined_local)
    undefined_local = 1


def free():
    def inner():
        return value

    inner()
    value = 1


def unpack(value):
    a, b = value


def star(value):
    a, b, *rest = value


def delete_name():
    x = 1
    del x
    del x


show("unknown_name", lambda: unknown_name)
show("local()", lambda: local())
show("free()", lambda: free())
show("delete_name()", lambda: delete_name())
show("c.missing", lambda: c.missing)
show("C.missing", lambda: C.missing)
show("f.missing", lambda: f.missing)
show("c()", lambda: c())
show("c[0]", lambda: c[0])
show('c["k"]', lambda: c["k"])
show("len(c)", lambda: len(c))
show("iter(c)", lambda: iter(c))
show("next(c)", lambda: next(c))
show("c + 1", lambda: c + 1)
show("1 + c", lambda: 1 + c)
show("-c", lambda: -c)
show("~c", lambda: ~c)
show("abs(c)", lambda: abs(c))
show("c < c", lambda: c < c)
show("c <= 1", lambda: c <= 1)
show("1 in c", lambda: 1 in c)
show("int(c)", lambda: int(c))
show("float(c)", lambda: float(c))
show("complex(c)", lambda: complex(c))
show("round(c)", lambda: round(c))
show("[1][c]", lambda: [1][c])
show('"a" + 1', lambda: "a" + 1)
show('1 + "a"', lambda: 1 + "a")
show("[] + ()", lambda: [] + ())
show('"a" - "b"', lambda: "a" - "b")
show('"a" * "b"', lambda: "a" * "b")
show("{} | 1", lambda: {} | 1)
show('{}["k"]', lambda: {}["k"])
show("[][0]", lambda: [][0])
show("()[0]", lambda: ()[0])
show('""[0]', lambda: ""[0])
show("[].pop()", lambda: [].pop())
show("{}.popitem()", lambda: {}.popitem())
show("set().pop()", lambda: set().pop())
show("[].remove(1)", lambda: [].remove(1))
show("[].index(1)", lambda: [].index(1))
show("().index(1)", lambda: ().index(1))
show('"".index("x")', lambda: "".index("x"))
show("unpack([1])", lambda: unpack([1]))
show("unpack([1, 2, 3])", lambda: unpack([1, 2, 3]))
show("unpack(5)", lambda: unpack(5))
show("unpack(iter([1, 2, 3]))", lambda: unpack(iter([1, 2, 3])))
show("unpack({1: 1, 2: 2, 3: 3})", lambda: unpack({1: 1, 2: 2, 3: 3}))
show("star([1])", lambda: star([1]))
show("star(5)", lambda: star(5))
show("1 / 0", lambda: 1 / 0)
show("1.0 / 0", lambda: 1.0 / 0)
show("1 // 0", lambda: 1 // 0)
show("1 % 0", lambda: 1 % 0)
show("0**-1", lambda: 0**-1)
show("1j / 0", lambda: 1j / 0)
show('int("x")', lambda: int("x"))
show('float("x")', lambda: float("x"))
show("chr(-1)", lambda: chr(-1))
show('ord("ab")', lambda: ord("ab"))
show("bytes([300])", lambda: bytes([300]))
show("min([])", lambda: min([]))
show("max()", lambda: max())
show('sum(["a"])', lambda: sum(["a"]))
show('sum([[]], "")', lambda: sum([[]], ""))
show('sorted([1, "a"])', lambda: sorted([1, "a"]))
show("isinstance(1, 1)", lambda: isinstance(1, 1))
show("issubclass(1, int)", lambda: issubclass(1, int))
show('type("X", (1,), {})', lambda: type("X", (1,), {}))
show("super().x", lambda: super().x)
show("hash([])", lambda: hash([]))
show("hash({})", lambda: hash({}))
show("hash(set())", lambda: hash(set()))
show("{[]: 1}", lambda: {[]: 1})
show("{{}}", lambda: {{}})
show("getattr(1, 1)", lambda: getattr(1, 1))
show("pow(1, 2, 0)", lambda: pow(1, 2, 0))
show("divmod(1, 0)", lambda: divmod(1, 0))
show('"%d" % "a"', lambda: "%d" % "a")
show('"%s %s" % "a"', lambda: "%s %s" % "a")
show('"%s" % ()', lambda: "%s" % ())
show('"%s" % (1, 2)', lambda: "%s" % (1, 2))
show('"{}".format()', lambda: "{}".format())
show('"{x}".format()', lambda: "{x}".format())
show('format(1, "z")', lambda: format(1, "z"))
show("f(1)(2)", lambda: f(1)(2))
show("f()", lambda: f())
show("f(1, 2)", lambda: f(1, 2))
show("f(b=1)", lambda: f(b=1))
show("None.x", lambda: None.x)
show("None + 1", lambda: None + 1)
show("None[0]", lambda: None[0])
show("None()", lambda: None())
show("None < None", lambda: None < None)
show("not_defined.attribute", lambda: not_defined.attribute)
show("range(1.5)", lambda: range(1.5))
show("range(1, 2, 0)", lambda: range(1, 2, 0))
show("slice()", lambda: slice())
show("zip(1)", lambda: zip(1))
show("map(1)", lambda: map(1))
show("enumerate(1)", lambda: enumerate(1))
show("reversed(1)", lambda: reversed(1))
show('"abc".join([1])', lambda: "abc".join([1]))
show('b"a" + "a"', lambda: b"a" + "a")
show('"a" in 5', lambda: "a" in 5)
show('5 in "a"', lambda: 5 in "a")
show("raise_me()", lambda: raise_me())
