"""__init_subclass__, __set_name__, __class_getitem__ and __class__ cells: order and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Descriptor:
    def __set_name__(self, owner, name):
        print("  set_name", owner.__name__, name)
        self.name = name

    def __get__(self, obj, owner):
        return f"<{self.name}>"


class Base:
    registry = []

    def __init_subclass__(cls, /, tag=None, **kwargs):
        print("  init_subclass", cls.__name__, tag, kwargs)
        super().__init_subclass__(**kwargs)
        cls.registry.append((cls.__name__, tag))

    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item!r}]"


class A(Base, tag="a"):
    one = Descriptor()
    two = three = Descriptor()


class B(A):
    pass


show(
    'Base.registry, A().one, A().two, A().three, B[1], B[1, 2], A["x":"y"], Base[()]',
    lambda: (Base.registry, A().one, A().two, A().three, B[1], B[1, 2], A["x":"y"], Base[()]),
)


def subclass(base=Base, **kwargs):
    class C(base, **kwargs):
        pass

    return C.__name__


show("subclass(extra=1)", lambda: subclass(extra=1))
show("subclass(object, extra=1)", lambda: subclass(object, extra=1))
show("subclass(tag=5)", lambda: subclass(tag=5))


class Failing:
    def __set_name__(self, owner, name):
        raise ValueError("set_name failed")


def failing_set_name():
    try:

        class C:
            attr = Failing()

    except ValueError as error:
        print("  notes", error.__notes__)
        raise


show("failing_set_name()", lambda: failing_set_name())


class BadSetName:
    __set_name__ = 5


def bad_set_name():
    class C:
        attr = BadSetName()


show("bad_set_name()", lambda: bad_set_name())


class FailingInit:
    def __init_subclass__(cls):
        raise TypeError(f"{cls.__name__} may not be subclassed")


show("subclass(FailingInit)", lambda: subclass(FailingInit))


class Order(type):
    def __new__(mcls, name, bases, ns):
        print("  before type.__new__")
        cls = super().__new__(mcls, name, bases, ns)
        print("  after type.__new__")
        return cls


class Ordered(Base, metaclass=Order):
    d = Descriptor()


late = Descriptor()
A.late = late
show('hasattr(late, "name")', lambda: hasattr(late, "name"))


class ClassCell:
    def get(self):
        return __class__

    @staticmethod
    def static():
        return __class__.__name__

    class_inside = [lambda: __class__ for _ in range(1)]


show(
    "ClassCell().get() is ClassCell, ClassCell.static(), ClassCell.class_inside[0]().__name__",
    lambda: (
        ClassCell().get() is ClassCell, ClassCell.static(), ClassCell.class_inside[0]().__name__,
    ),
)


class ReplacedMeta(type):
    def __new__(mcls, name, bases, ns):
        ns.pop("__classcell__", None)
        return super().__new__(mcls, name, bases, ns)


def missing_cell():
    class C(metaclass=ReplacedMeta):
        def f(self):
            return __class__


show("missing_cell()", lambda: missing_cell())


class WrongCell(type):
    def __new__(mcls, name, bases, ns):
        ns["__classcell__"] = 5
        return super().__new__(mcls, name, bases, ns)


def wrong_cell():
    class C(metaclass=WrongCell):
        pass


show("wrong_cell()", lambda: wrong_cell())


class NoGetitem:
    pass


class InstanceGetitem:
    def __getitem__(self, key):
        return key


show("NoGetitem[int]", lambda: NoGetitem[int])
show("InstanceGetitem[int]", lambda: InstanceGetitem[int])
show("int[str]", lambda: int[str])
show("list[int], A[int]", lambda: (list[int], A[int]))
