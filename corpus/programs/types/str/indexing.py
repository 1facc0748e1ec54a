"""str indexing, slicing, iteration, concatenation, repetition and comparison over every width."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


A, L, B, U = "abcdef", "añbcdé", "a€bc", "a\U0001f600€ñb"
show(
    "A[0], A[-1], A[True], L[1], B[1], U[1], U[-1]",
    lambda: (A[0], A[-1], A[True], L[1], B[1], U[1], U[-1]),
)
show("A[6]", lambda: A[6])
show("A[-7]", lambda: A[-7])
show("A[1.0]", lambda: A[1.0])
show('A["x"]', lambda: A["x"])
show("A[None]", lambda: A[None])
show("A[1, 2]", lambda: A[1, 2])
show("A[2**100]", lambda: A[2**100])
show(
    "A[1:3], A[:], A[::-1], A[::2], A[-3:-1], A[5:2], A[5:2:-1], A[10:], A[:-10], "
    "A[-100:100], A[::100]",
    lambda: (
        A[1:3], A[:], A[::-1], A[::2], A[-3:-1], A[5:2], A[5:2:-1], A[10:], A[:-10], A[-100:100],
        A[::100],
    ),
)
show(
    "L[1:3], B[1:2], U[1:3], U[::-1], U[2:], U[0:1], U[3:][0]",
    lambda: (L[1:3], B[1:2], U[1:3], U[::-1], U[2:], U[0:1], U[3:][0]),
)
show("A[::0]", lambda: A[::0])
show('A["a":]', lambda: A["a":])
show("A[1:2.0]", lambda: A[1:2.0])
show(
    "A[None:None:None], A[2**100 :], A[: 2**100], A[-(2**100) : 3]",
    lambda: (A[None:None:None], A[2**100 :], A[: 2**100], A[-(2**100) : 3]),
)
show(
    'len(A), len(L), len(U), len(""), list(U), tuple(L), [*reversed(U)]',
    lambda: (len(A), len(L), len(U), len(""), list(U), tuple(L), [*reversed(U)]),
)
show(
    'A + L, A + U, "" + A, A + "", (lambda s: s + "" is s)(A), L + B + U',
    lambda: (A + L, A + U, "" + A, A + "", (lambda s: s + "" is s)(A), L + B + U),
)
show("A + 1", lambda: A + 1)
show("1 + A", lambda: 1 + A)
show('A + b"x"', lambda: A + b"x")
show(
    'A * 3, 2 * L, U * 2, A * 0, A * -5, A * True, "" * 10**30, "x" * 0',
    lambda: (A * 3, 2 * L, U * 2, A * 0, A * -5, A * True, "" * 10**30, "x" * 0),
)
show("A * 1.5", lambda: A * 1.5)
show("A * A", lambda: A * A)
show('"ab" * 10**30', lambda: "ab" * 10**30)
show('A * "x"', lambda: A * "x")
show(
    'A < "b", "a" < "A", "" < "a", "abc" < "abcd", A == "abcdef", L == A, U != B, "é" > '
    '"z", "\\uffff" < "\\U00010000"',
    lambda: (
        A < "b", "a" < "A", "" < "a", "abc" < "abcd", A == "abcdef", L == A, U != B, "é" > "z",
        "\uffff" < "\U00010000",
    ),
)
show("A < 1", lambda: A < 1)
show("A <= None", lambda: A <= None)
show(
    'A == 1, A != b"abcdef", "a" == "á", "á" == "a\\u0301", max("hello"), min("hello"), '
    'sorted("héllo")',
    lambda: (
        A == 1, A != b"abcdef", "a" == "á", "á" == "a\u0301", max("hello"), min("hello"),
        sorted("héllo"),
    ),
)
show('A < b"x"', lambda: A < b"x")
show(
    'hash("") == 0, hash("ab") == hash("a" + "b"), "a" is chr(97)',
    lambda: (hash("") == 0, hash("ab") == hash("a" + "b"), "a" is chr(97)),
)
show('setattr(A, "x", 1)', lambda: setattr(A, "x", 1))
show('(lambda s: s.__setitem__(0, "x"))(A)', lambda: (lambda s: s.__setitem__(0, "x"))(A))


def assign():
    A[0] = "x"


def delete():
    del A[0]


show("assign()", lambda: assign())
show("delete()", lambda: delete())
show(
    "iter(A).__length_hint__(), next(iter(U)), list(zip(A, L)), list(enumerate(U[:2]))",
    lambda: (iter(A).__length_hint__(), next(iter(U)), list(zip(A, L)), list(enumerate(U[:2]))),
)
show(
    'dict.fromkeys("abca"), set("aab") == {"a", "b"}, "".join(reversed(A)), [ord(c) for c in U]',
    lambda: (
        dict.fromkeys("abca"), set("aab") == {"a", "b"}, "".join(reversed(A)), [ord(c) for c in U],
    ),
)
show(
    'chr(0x10FFFF) == "\\U0010ffff", chr(0), ord("€"), chr(65)',
    lambda: (chr(0x10FFFF) == "\U0010ffff", chr(0), ord("€"), chr(65)),
)
show("chr(-1)", lambda: chr(-1))
show("chr(0x110000)", lambda: chr(0x110000))
show('chr("a")', lambda: chr("a"))
show('ord("ab")', lambda: ord("ab"))
show('ord("")', lambda: ord(""))
show("ord(5)", lambda: ord(5))
show('ord(b"a"), ord(bytearray(b"z"))', lambda: (ord(b"a"), ord(bytearray(b"z"))))
show(
    'not "", bool(" "), "a" and "b", A.__len__(), A.__getitem__(2), A.__mul__(2), '
    'A.__add__("x"), A.__rmul__(2)',
    lambda: (
        not "", bool(" "), "a" and "b", A.__len__(), A.__getitem__(2), A.__mul__(2),
        A.__add__("x"), A.__rmul__(2),
    ),
)
show("A.__add__(1)", lambda: A.__add__(1))
show(
    'A.__mod__(()), A.__rmod__("%s"), A.__eq__(1), A.__lt__("b"), A.__lt__(1), A.__getnewargs__()',
    lambda: (
        A.__mod__(()), A.__rmod__("%s"), A.__eq__(1), A.__lt__("b"), A.__lt__(1),
        A.__getnewargs__(),
    ),
)
