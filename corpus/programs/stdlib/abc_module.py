"""abc: abstract methods and properties, virtual subclasses, __subclasshook__, inherited rules."""

import abc


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...

    @property
    @abc.abstractmethod
    def name(self): ...

    @classmethod
    @abc.abstractmethod
    def make(cls): ...

    def describe(self):
        return f"{self.name} {self.area()}"


class Half(Shape):
    def area(self):
        return 1


class Square(Half):
    name = "square"

    @classmethod
    def make(cls):
        return cls()


class Hook(abc.ABC):
    @classmethod
    def __subclasshook__(cls, sub):
        if cls is Hook:
            return hasattr(sub, "quack") or NotImplemented
        return NotImplemented


class Duck:
    def quack(self): ...


show("Shape()", lambda: Shape())
show("Half()", lambda: Half())
show(
    "Square().describe(), Square.make().name, sorted(Shape.__abstractmethods__), "
    "sorted(Half.__abstractmethods__)",
    lambda: (
        Square().describe(), Square.make().name, sorted(Shape.__abstractmethods__),
        sorted(Half.__abstractmethods__),
    ),
)
show(
    "issubclass(Duck, Hook), isinstance(Duck(), Hook), issubclass(int, Hook), "
    "Hook.register(int), issubclass(int, Hook), isinstance(True, Hook)",
    lambda: (
        issubclass(Duck, Hook), isinstance(Duck(), Hook), issubclass(int, Hook),
        Hook.register(int), issubclass(int, Hook), isinstance(True, Hook),
    ),
)
show("Shape.register(5)", lambda: Shape.register(5))
show("Shape.register(Shape)", lambda: Shape.register(Shape))
show("Square.register(Shape)", lambda: Square.register(Shape))
show(
    "isinstance(5, Shape), issubclass(Square, Shape), Shape.register(str) is str, "
    'isinstance("x", Shape), issubclass(type("S", (str,), {}), Shape)',
    lambda: (
        isinstance(5, Shape), issubclass(Square, Shape), Shape.register(str) is str,
        isinstance("x", Shape), issubclass(type("S", (str,), {}), Shape),
    ),
)
show(
    "abc.get_cache_token() > 0, type(Shape).__name__, Shape.__class__ is abc.ABCMeta",
    lambda: (abc.get_cache_token() > 0, type(Shape).__name__, Shape.__class__ is abc.ABCMeta),
)
Half.name = "half"
show("Half()", lambda: Half())
Half.make = classmethod(lambda cls: None)
abc.update_abstractmethods(Half)
show("Half().describe()", lambda: Half().describe())
show("issubclass(5, Shape)", lambda: issubclass(5, Shape))
