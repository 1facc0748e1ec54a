"""Descriptors: data, non-data, on metaclasses, through super, slots of special methods."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Trace:
    def __init__(self, label):
        self.label = label

    def __get__(self, obj, owner=None):
        return f"{self.label}.get({'None' if obj is None else type(obj).__name__}, {owner and owner.__name__})"

    def __set__(self, obj, value):
        print(f"  {self.label}.set({type(obj).__name__}, {value})")

    def __delete__(self, obj):
        print(f"  {self.label}.delete({type(obj).__name__})")


class NonData:
    def __get__(self, obj, owner=None):
        return "nondata"


class OnlySet:
    def __set__(self, obj, value):
        obj.__dict__["only_set"] = ("through set", value)


class OnlyDelete:
    def __delete__(self, obj):
        print("  only delete")


class Raises:
    def __get__(self, obj, owner=None):
        raise AttributeError("descriptor says no")


class Meta(type):
    on_meta = Trace("meta")
    both = Trace("meta both")
    nondata_meta = NonData()


class C(metaclass=Meta):
    data = Trace("data")
    nondata = NonData()
    only_set = OnlySet()
    only_delete = OnlyDelete()
    raises = Raises()
    both = Trace("class both")
    nondata_meta = "class wins over non-data on the metaclass"


class D(C):
    data = 5

    def via_super(self):
        return super().data, super().nondata, super().raises


c = C()
show(
    "c.data, C.data, c.nondata, C.nondata, C.on_meta, C.both, c.both, C.nondata_meta",
    lambda: (c.data, C.data, c.nondata, C.nondata, C.on_meta, C.both, c.both, C.nondata_meta),
)
show("c.on_meta", lambda: c.on_meta)
c.data = 1
del c.data
c.nondata = "instance wins"
c.only_set = 7
show("c.nondata, c.only_set, c.__dict__", lambda: (c.nondata, c.only_set, c.__dict__))
show(
    "C.only_set.__class__.__name__, c.only_delete.__class__.__name__",
    lambda: (C.only_set.__class__.__name__, c.only_delete.__class__.__name__),
)
del c.only_delete
show('setattr(c, "only_delete", 1)', lambda: setattr(c, "only_delete", 1))
show('delattr(c, "only_set")', lambda: delattr(c, "only_set"))
show("c.raises", lambda: c.raises)
show("C.raises", lambda: C.raises)
show(
    'hasattr(c, "raises"), getattr(c, "raises", "default")',
    lambda: (hasattr(c, "raises"), getattr(c, "raises", "default")),
)
C.on_meta = 5
C.both = 6
print(C.__dict__["both"].label)
del C.on_meta
C.data = "replaced: the class attribute itself changes"
show("c.data, C.data", lambda: (c.data, C.data))
d = D()
show("d.data", lambda: d.data)
d.data = 9
show("d.data, d.__dict__", lambda: (d.data, d.__dict__))
show("d.via_super()", lambda: d.via_super())


class WithGetattr(C):
    def __getattr__(self, name):
        return f"getattr({name})"


show("WithGetattr().raises, WithGetattr().zzz", lambda: (WithGetattr().raises, WithGetattr().zzz))


class CallDescr:
    def __get__(self, obj, owner):
        print("  looked up", owner.__name__)
        return lambda *args: ("called with", args)


class Special:
    __len__ = CallDescr()
    __call__ = CallDescr()
    __getitem__ = CallDescr()
    __add__ = CallDescr()
    __repr__ = CallDescr()
    __enter__ = CallDescr()


s = Special()
show("s(1, 2), s[3], s + 4", lambda: (s(1, 2), s[3], s + 4))
show("len(s)", lambda: len(s))
show("repr(s)", lambda: repr(s))


class Lazy:
    def __init__(self, function):
        self.function = function
        self.name = function.__name__

    def __get__(self, obj, owner):
        if obj is None:
            return self
        value = obj.__dict__[self.name] = self.function(obj)
        return value


class Uses:
    @Lazy
    def expensive(self):
        print("  computing")
        return 99


u = Uses()
show("u.expensive, u.expensive, u.__dict__", lambda: (u.expensive, u.expensive, u.__dict__))


class Validated:
    def __set_name__(self, owner, name):
        self.key = "_" + name

    def __get__(self, obj, owner):
        return self if obj is None else getattr(obj, self.key, "unset")

    def __set__(self, obj, value):
        if not isinstance(value, int):
            raise TypeError(f"{self.key[1:]} must be int, not {type(value).__name__}")
        setattr(obj, self.key, value)


class Point:
    x, y = Validated(), Validated()


p = Point()
p.x = 3
show('p.x, p.y, setattr(p, "y", 4), p.y', lambda: (p.x, p.y, setattr(p, "y", 4), p.y))
show('setattr(p, "x", "text")', lambda: setattr(p, "x", "text"))
bound = Trace("manual").__get__(p, Point)
show(
    'bound, Point.__dict__["x"].__get__(p, Point), Point.x.key',
    lambda: (bound, Point.__dict__["x"].__get__(p, Point), Point.x.key),
)
