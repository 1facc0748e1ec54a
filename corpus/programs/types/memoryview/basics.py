"""memoryview: formats, slicing, casting, writing, release, comparison and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


b = bytearray(b"abcdef")
v = memoryview(b)
r = memoryview(b"readonly")


def assign(view, key, value):
    view[key] = value
    return bytes(b)


show(
    "v[0], v[-1], v[1:3].tobytes(), v[::-1].tobytes(), v[::2].tolist(), len(v), "
    "v.nbytes, v.itemsize, v.format, v.shape, v.strides, v.ndim, v.readonly, r.readonly, v.contiguous, v[::2].contiguous",
    lambda: (
        v[0], v[-1], v[1:3].tobytes(), v[::-1].tobytes(), v[::2].tolist(), len(v), v.nbytes,
        v.itemsize, v.format, v.shape, v.strides, v.ndim, v.readonly, r.readonly, v.contiguous,
        v[::2].contiguous,
    ),
)
show("v[6]", lambda: v[6])
show('v["x"]', lambda: v["x"])
show("v[1.5]", lambda: v[1.5])
show(
    'assign(v, 0, 65), assign(v, slice(1, 3), b"XY"), assign(v, -1, True)',
    lambda: (assign(v, 0, 65), assign(v, slice(1, 3), b"XY"), assign(v, -1, True)),
)
show("assign(v, 0, 256)", lambda: assign(v, 0, 256))
show('assign(v, 0, "a")', lambda: assign(v, 0, "a"))
show('assign(v, slice(0, 2), b"toolong")', lambda: assign(v, slice(0, 2), b"toolong"))
show("assign(r, 0, 1)", lambda: assign(r, 0, 1))
show("assign(v, 10, 1)", lambda: assign(v, 10, 1))
show("memoryview(5)", lambda: memoryview(5))
show('memoryview("text")', lambda: memoryview("text"))
show("memoryview()", lambda: memoryview())
show(
    'v == b, v == bytes(b), v == memoryview(b"x"), r == b"readonly", v != 5, hash(r) == '
    'hash(b"readonly"), r[2:4] == b"ad"',
    lambda: (
        v == b, v == bytes(b), v == memoryview(b"x"), r == b"readonly", v != 5,
        hash(r) == hash(b"readonly"), r[2:4] == b"ad",
    ),
)
show("hash(v)", lambda: hash(v))
show("v < r", lambda: v < r)
show(
    'r.hex(), r.hex(":"), bytes(r), r.tobytes(), list(r[:3]), r.obj, 114 in r, '
    "sorted(r[:4]), r.count(114), r.index(97)",
    lambda: (
        r.hex(), r.hex(":"), bytes(r), r.tobytes(), list(r[:3]), r.obj, 114 in r, sorted(r[:4]),
        r.count(114), r.index(97),
    ),
)
show("r.index(0)", lambda: r.index(0))
w = memoryview(bytearray(8)).cast("i")
w[0] = -5
show(
    'w.tolist(), w.format, w.itemsize, w.shape, w.cast("B").tolist(), '
    'w.cast("B").cast("h").tolist()',
    lambda: (
        w.tolist(), w.format, w.itemsize, w.shape, w.cast("B").tolist(),
        w.cast("B").cast("h").tolist(),
    ),
)
show('w.cast("x")', lambda: w.cast("x"))
show('w.cast("d")', lambda: w.cast("d"))
show('memoryview(b"abc").cast("i")', lambda: memoryview(b"abc").cast("i"))
m = memoryview(b"abcdef").cast("B", shape=[2, 3])
show(
    "m.shape, m.strides, m[1, 2], m.tolist(), m.ndim, m.tobytes()",
    lambda: (m.shape, m.strides, m[1, 2], m.tolist(), m.ndim, m.tobytes()),
)
show("m[0]", lambda: m[0])
show("m[5, 0]", lambda: m[5, 0])
show("m[0, 0, 0]", lambda: m[0, 0, 0])
show("b.append(1)", lambda: b.append(1))
v2 = v[1:]
v2.release()
v.release()
show("b.append(1), b", lambda: (b.append(1), b))
show("v[0]", lambda: v[0])
show("len(v)", lambda: len(v))
show("v.tobytes()", lambda: v.tobytes())
show('repr(v).split(" at ")[0]', lambda: repr(v).split(" at ")[0])
with memoryview(b"ctx") as ctx:
    print(bytes(ctx))
show("ctx[0]", lambda: ctx[0])
show('memoryview(b"a") + b"b"', lambda: memoryview(b"a") + b"b")
show(
    'memoryview(memoryview(b"nested")[1:]).tobytes(), memoryview(b"").tolist(), '
    'bool(memoryview(b"")), r.toreadonly().readonly, b"%b" % memoryview(b"x"), b"a" + memoryview(b"b")',
    lambda: (
        memoryview(memoryview(b"nested")[1:]).tobytes(), memoryview(b"").tolist(),
        bool(memoryview(b"")), r.toreadonly().readonly, b"%b" % memoryview(b"x"),
        b"a" + memoryview(b"b"),
    ),
)
show('type("M", (memoryview,), {})', lambda: type("M", (memoryview,), {}))
