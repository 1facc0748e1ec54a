"""mappingproxy: read-only views of classes and mappings."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


Proxy = type(int.__dict__)
d = {"a": 1, "b": 2}
p = Proxy(d)


class C:
    x = 1


class M:
    def __getitem__(self, k):
        return f"item {k}"

    def keys(self):
        return ["k"]

    def __len__(self):
        return 1

    def __iter__(self):
        return iter("k")

    def __contains__(self, k):
        return k == "k"


def assign():
    p["a"] = 5


def delete():
    del p["a"]


show(
    'p, p["a"], len(p), list(p), "a" in p, p.get("z"), p.get("z", 0), p.keys(), '
    "p.values(), p.items(), p.copy(), type(p.copy()).__name__, list(reversed(p))",
    lambda: (
        p, p["a"], len(p), list(p), "a" in p, p.get("z"), p.get("z", 0), p.keys(), p.values(),
        p.items(), p.copy(), type(p.copy()).__name__, list(reversed(p)),
    ),
)
show('p["z"]', lambda: p["z"])
show("p.get()", lambda: p.get())
show("assign()", lambda: assign())
show("delete()", lambda: delete())
show("p.update", lambda: p.update)
show('p.pop("a")', lambda: p.pop("a"))
d["c"] = 3
show(
    'p, p == d, p != {}, p | {"q": 1}, {"q": 1} | p, type(p | {}).__name__, p == '
    "Proxy(d), bool(Proxy({})), str(p)",
    lambda: (
        p, p == d, p != {}, p | {"q": 1}, {"q": 1} | p, type(p | {}).__name__, p == Proxy(d),
        bool(Proxy({})), str(p),
    ),
)
show("hash(p)", lambda: hash(p))
show("p < d", lambda: p < d)
show("p.__ior__({})", lambda: p.__ior__({}))
show("Proxy(5)", lambda: Proxy(5))
show("Proxy([1])", lambda: Proxy([1]))
show('Proxy("ab")', lambda: Proxy("ab"))
show("Proxy()", lambda: Proxy())
show(
    'Proxy(M())["x"], list(Proxy(M())), len(Proxy(M())), "k" in Proxy(M()), Proxy(M()).keys()',
    lambda: (
        Proxy(M())["x"], list(Proxy(M())), len(Proxy(M())), "k" in Proxy(M()), Proxy(M()).keys(),
    ),
)
show('type("P", (Proxy,), {})', lambda: type("P", (Proxy,), {}))
show(
    'sorted(k for k in C.__dict__ if not k.startswith("__")), C.__dict__["x"], '
    "type(C.__dict__).__name__, {**p}, dict(p), (lambda **k: k)(**p)",
    lambda: (
        sorted(k for k in C.__dict__ if not k.startswith("__")), C.__dict__["x"],
        type(C.__dict__).__name__, {**p}, dict(p), (lambda **k: k)(**p),
    ),
)
show(
    "Proxy[int, str], repr(Proxy({1: Proxy({})}))",
    lambda: (Proxy[int, str], repr(Proxy({1: Proxy({})}))),
)
