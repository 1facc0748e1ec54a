"""Subclasses of dict: __missing__, overridden methods, **-unpacking, equality and class layout."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Loud(dict):
    def __getitem__(self, key):
        print("  getitem", key)
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        print("  setitem", key, value)
        super().__setitem__(key, value)

    def keys(self):
        print("  keys")
        return super().keys()

    def __iter__(self):
        print("  iter")
        return super().__iter__()

    def __len__(self):
        print("  len")
        return super().__len__()


def call(**kwargs):
    return kwargs


d = Loud(a=1)
d["b"] = 2
show(
    'd["a"], d.get("a"), len(d), list(d), d.copy(), type(d.copy()).__name__',
    lambda: (d["a"], d.get("a"), len(d), list(d), d.copy(), type(d.copy()).__name__),
)
show(
    'dict(d), {**d}, call(**d), d == {"a": 1, "b": 2}, "a" in d',
    lambda: (dict(d), {**d}, call(**d), d == {"a": 1, "b": 2}, "a" in d),
)
d.update(c=3)
d.setdefault("d", 4)
d |= {"e": 5}
show(
    'd.pop("a"), d.popitem(), repr(d), bool(d), sorted(d)',
    lambda: (d.pop("a"), d.popitem(), repr(d), bool(d), sorted(d)),
)
other = {}
other.update(d)
print(other, {} | d, type(d | {}).__name__, type({} | d).__name__)


class Plain(dict):
    pass


p = Plain(x=1)
p.attr = "attribute"
show(
    'p, p.attr, p.__dict__, type(p).__name__, p == {"x": 1}, p.x if hasattr(p, "x") else "no x"',
    lambda: (
        p, p.attr, p.__dict__, type(p).__name__, p == {"x": 1}, p.x if hasattr(p, "x") else "no x",
    ),
)


class AttrDict(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    __setattr__ = dict.__setitem__
    __delattr__ = dict.__delitem__


a = AttrDict(x=1)
a.y = 2
del a.x
show("a, a.y", lambda: (a, a.y))
show("a.x", lambda: a.x)


class Default(dict):
    def __init__(self, factory, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.factory = factory

    def __missing__(self, key):
        if self.factory is None:
            raise KeyError(key)
        value = self[key] = self.factory()
        return value


n = Default(list)
n["a"].append(1)
n["b"]
show('n, n.get("zzz"), "zzz" in n', lambda: (n, n.get("zzz"), "zzz" in n))
n.factory = None
show('n["zzz"]', lambda: n["zzz"])
show('n.pop("zzz")', lambda: n.pop("zzz"))


class BadMissing(dict):
    __missing__ = 5


show('BadMissing()["x"]', lambda: BadMissing()["x"])
show('BadMissing(x=1)["x"]', lambda: BadMissing(x=1)["x"])


class Counter(dict):
    def __missing__(self, key):
        return 0


c = Counter()
for ch in "mississippi":
    c[ch] += 1
print(c, "%(zz)s %(s)s" % c, "{s}".format_map(c), "{zz}".format_map(c))


class Ordered(dict):
    def __eq__(self, other):
        return list(self.items()) == list(other.items())


show(
    'Ordered(a=1, b=2) == {"b": 2, "a": 1}, {"b": 2, "a": 1} == Ordered(a=1, b=2), '
    'dict(a=1, b=2) == {"b": 2, "a": 1}',
    lambda: (
        Ordered(a=1, b=2) == {"b": 2, "a": 1}, {"b": 2, "a": 1} == Ordered(a=1, b=2),
        dict(a=1, b=2) == {"b": 2, "a": 1},
    ),
)
show("hash(Ordered())", lambda: hash(Ordered()))
show(
    "isinstance(d, dict), issubclass(Loud, dict), Loud.__mro__[1:]",
    lambda: (isinstance(d, dict), issubclass(Loud, dict), Loud.__mro__[1:]),
)
