"""object: what it is made of, how it is built and compared, and what it refuses."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Plain:
    pass


class WithInit:
    def __init__(self, value):
        self.value = value


class WithNew:
    def __new__(cls, value):
        self = object.__new__(cls)
        self.value = value
        return self


show(
    "object.__name__, object.__qualname__, object.__module__",
    lambda: (object.__name__, object.__qualname__, object.__module__),
)
show(
    "object.__bases__, object.__base__, object.__mro__",
    lambda: (object.__bases__, object.__base__, object.__mro__),
)
show(
    "type(object), type(type), isinstance(object, object)",
    lambda: (type(object), type(type), isinstance(object, object)),
)
show("sorted(name for name in dir(object()))", lambda: sorted(name for name in dir(object())))
show("object().__class__", lambda: object().__class__)
show("object(1)", lambda: object(1))
show("object(a=1)", lambda: object(a=1))
show("Plain(1)", lambda: Plain(1))
show("Plain(a=1)", lambda: Plain(a=1))
show("WithInit()", lambda: WithInit())
show("WithInit(1).value", lambda: WithInit(1).value)
show("WithNew(2).value", lambda: WithNew(2).value)
show("WithNew()", lambda: WithNew())
show("object.__new__()", lambda: object.__new__())
show("object.__new__(1)", lambda: object.__new__(1))
show("object.__new__(int)", lambda: object.__new__(int))
show("object.__new__(Plain, 1)", lambda: object.__new__(Plain, 1))
show("object.__init__(Plain(), 1)", lambda: object.__init__(Plain(), 1))
show("object.__init__()", lambda: object.__init__())
show(
    "object() == object(), object() != object()",
    lambda: (object() == object(), object() != object()),
)
show(
    "object.__eq__(1, 1), object.__ne__(1, 1), object.__lt__(1, 1)",
    lambda: (object.__eq__(1, 1), object.__ne__(1, 1), object.__lt__(1, 1)),
)
show("object() < object()", lambda: object() < object())
show("object() >= 3", lambda: object() >= 3)
show("hash(object()) == hash(object)", lambda: hash(object()) == hash(object))
show("object.__hash__(1) == object.__hash__(1)", lambda: object.__hash__(1) == object.__hash__(1))
show("bool(object()), not object()", lambda: (bool(object()), not object()))
show("object.__sizeof__(object()) > 0", lambda: object.__sizeof__(object()) > 0)
show("object().__dict__", lambda: object().__dict__)
show("object().x", lambda: object().x)
show('setattr(object(), "x", 1)', lambda: setattr(object(), "x", 1))
show('delattr(object(), "x")', lambda: delattr(object(), "x"))
show('object.__getattribute__(3, "real")', lambda: object.__getattribute__(3, "real"))
show("object.__getattribute__(3, 4)", lambda: object.__getattribute__(3, 4))
show('object.__setattr__(Plain(), "x", 1)', lambda: object.__setattr__(Plain(), "x", 1))
show('object.__setattr__(Plain, "x", 1)', lambda: object.__setattr__(Plain, "x", 1))
show('object.__setattr__(int, "x", 1)', lambda: object.__setattr__(int, "x", 1))
show('object.__delattr__(Plain(), "x")', lambda: object.__delattr__(Plain(), "x"))
show(
    'object.__str__(3), object.__format__(3, "")',
    lambda: (object.__str__(3), object.__format__(3, "")),
)
show('object.__format__(object(), ">3")', lambda: object.__format__(object(), ">3"))
show("object.__dir__(3) == dir(3)", lambda: object.__dir__(3) == dir(3))
show("object.__subclasshook__(int)", lambda: object.__subclasshook__(int))
show("object.__init_subclass__()", lambda: object.__init_subclass__())
show("object.__init_subclass__(1)", lambda: object.__init_subclass__(1))
show("object.__reduce_ex__(Plain(), 2)[1:]", lambda: object.__reduce_ex__(Plain(), 2)[1:])
show('object().__reduce_ex__("x")', lambda: object().__reduce_ex__("x"))
show(
    "object.__getstate__(Plain()), object.__getstate__(WithInit(3))",
    lambda: (object.__getstate__(Plain()), object.__getstate__(WithInit(3))),
)
show("len(object())", lambda: len(object()))
show("iter(object())", lambda: iter(object()))
show("object()()", lambda: object()())
show("object()[0]", lambda: object()[0])
show("object() + 1", lambda: object() + 1)
show("-object()", lambda: -object())
show("object.x", lambda: object.x)
show("object.__doc__ is not None", lambda: object.__doc__ is not None)
