"""Metaclasses: __prepare__, __new__, __init__, __call__, conflicts, keywords and order of calls."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("  prepare", name, [b.__name__ for b in bases], kw)
        return {"prepared": True}

    def __new__(mcls, name, bases, ns, **kw):
        print("  new", name, kw, sorted(k for k in ns if not k.startswith("__")))
        return super().__new__(mcls, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print("  init", name, kw)
        super().__init__(name, bases, ns)

    def __call__(cls, *args, **kw):
        print("  call", cls.__name__, args, kw)
        return super().__call__(*args, **kw)

    def __len__(cls):
        return 42

    def __getitem__(cls, key):
        return f"{cls.__name__}[{key}]"

    def __iter__(cls):
        return iter("meta")

    def __contains__(cls, item):
        return item == "yes"

    def __add__(cls, other):
        return f"{cls.__name__}+{other}"

    def __repr__(cls):
        return f"<Meta {cls.__name__}>"

    def __bool__(cls):
        return False

    @property
    def prop(cls):
        return "meta property"

    def method(cls):
        return "meta method of " + cls.__name__


class A(metaclass=Meta, option=1):
    x = 5

    def __init__(self, *args):
        self.args = args


class B(A, other="2"):
    pass


show(
    'A.prepared, A(1).args, B(2, 3).args, len(A), A["k"], list(A), "yes" in A, "no" in '
    "A, A + 1, A, bool(A), A.prop, A.method()",
    lambda: (
        A.prepared, A(1).args, B(2, 3).args, len(A), A["k"], list(A), "yes" in A, "no" in A, A + 1,
        A, bool(A), A.prop, A.method(),
    ),
)
show("A(0).prop", lambda: A(0).prop)
show("A(0).method", lambda: A(0).method)
show("len(A(0))", lambda: len(A(0)))
show(
    "type(A), type(B), isinstance(A, Meta), issubclass(Meta, type), A.__class__ is Meta",
    lambda: (type(A), type(B), isinstance(A, Meta), issubclass(Meta, type), A.__class__ is Meta),
)


class OtherMeta(type):
    pass


class Other(metaclass=OtherMeta):
    pass


def conflict():
    class C(A, Other):
        pass


show("conflict()", lambda: conflict())


class Joint(Meta, OtherMeta):
    pass


class Solved(A, Other, metaclass=Joint):
    pass


show(
    'type(Solved).__name__, Meta("Made", (), {"y": 1}).y',
    lambda: (type(Solved).__name__, Meta("Made", (), {"y": 1}).y),
)


def function_metaclass(name, bases, ns, **kw):
    return name, bases, sorted(k for k in ns if not k.startswith("__")), kw


class Product(metaclass=function_metaclass, key="word"):
    attr = 1


print(Product)


def call(**kw):
    class C(**kw):
        pass

    return C


show("call(metaclass=5)", lambda: call(metaclass=5))
show("call(unknown=1)", lambda: call(unknown=1))
show("call(metaclass=type, unknown=1)", lambda: call(metaclass=type, unknown=1))
show("call(metaclass=function_metaclass, a=1)", lambda: call(metaclass=function_metaclass, a=1))


class BadPrepare(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return 5


show("call(metaclass=BadPrepare)", lambda: call(metaclass=BadPrepare))


class Namespace(dict):
    def __setitem__(self, key, value):
        print("  set", key)
        super().__setitem__(key, value)

    def __missing__(self, key):
        if key.startswith("magic_"):
            return key.upper()
        raise KeyError(key)


class Recording(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return Namespace()


class R(metaclass=Recording):
    a = 1
    b = magic_name
    a = a + 1

    def f(self): ...


show("R.a, R.b, type(R.__dict__).__name__", lambda: (R.a, R.b, type(R.__dict__).__name__))


class Singleton(type):
    instances = {}

    def __call__(cls, *args):
        if cls not in cls.instances:
            cls.instances[cls] = super().__call__(*args)
        return cls.instances[cls]


class S(metaclass=Singleton):
    def __init__(self, x=1):
        self.x = x


show("S() is S(), S(99).x", lambda: (S() is S(), S(99).x))


class SubMeta(Meta):
    pass


class Derived(A, metaclass=SubMeta):
    pass


show(
    'type(Derived).__name__, type(type("T", (Derived,), {})).__name__',
    lambda: (type(Derived).__name__, type(type("T", (Derived,), {})).__name__),
)
