"""Implicit context, explicit cause, `from None`, reraising and broken cycles."""

def chain(error):
    parts = []
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        parts.append(repr(error))
        if error.__cause__ is not None:
            parts.append("<=cause=")
            error = error.__cause__
        elif error.__context__ is not None:
            parts.append("<-suppressed-" if error.__suppress_context__ else "<-context-")
            error = error.__context__
        else:
            error = None
    return " ".join(parts)


def run(function):
    try:
        result = function()
    except BaseException as error:
        result = chain(error)
    print(function.__name__, ":", result)


def implicit():
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("second")


def explicit():
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise KeyError("second") from error


def from_none():
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("second") from None


def from_class():
    raise KeyError("x") from ValueError


def from_bad():
    raise KeyError("x") from 5


def from_bad_class():
    raise KeyError("x") from int


def in_finally():
    try:
        raise ValueError(1)
    finally:
        raise ValueError(2)


def three():
    try:
        try:
            raise ValueError(1)
        except ValueError:
            raise ValueError(2)
    except ValueError:
        raise ValueError(3)


def bare_raise():
    try:
        raise ValueError("original")
    except ValueError:
        try:
            raise KeyError("temporary")
        except KeyError:
            pass
        raise


def bare_without():
    raise


def raise_same():
    error = ValueError("same")
    try:
        raise error
    except ValueError:
        raise error


def cycle():
    a, b = ValueError("a"), ValueError("b")
    try:
        try:
            raise a
        except ValueError:
            raise b
    except ValueError:
        raise a


def handled_before():
    try:
        raise ValueError("handled")
    except ValueError:
        pass
    raise KeyError("no context")


def callee_sees_context():
    def callee():
        raise KeyError("callee")

    try:
        raise ValueError("caller")
    except ValueError:
        callee()


def generator_context():
    def generator():
        try:
            yield
        except ValueError:
            raise KeyError("inside generator")

    g = generator()
    next(g)
    try:
        raise TypeError("outer")
    except TypeError:
        g.throw(ValueError("thrown"))


def in_with_exit():
    class M:
        def __enter__(self): ...

        def __exit__(self, *args):
            raise KeyError("exit")

    with M():
        raise ValueError("body")


def raise_class():
    raise ValueError


def raise_non_exception():
    raise 5


def raise_non_exception_class():
    raise int


def raise_failing_constructor():
    class E(Exception):
        def __init__(self):
            raise TypeError("constructor")

    raise E


def raise_returns_other():
    class E(Exception):
        def __new__(cls):
            return 5

    raise E


def except_non_exception():
    try:
        1 / 0
    except 5:
        pass


def except_tuple_non_exception():
    try:
        1 / 0
    except (KeyError, "x"):
        pass


def assertion():
    assert 1 == 2, ["message", 1]


def assertion_plain():
    assert []


for function in (
    implicit, explicit, from_none, from_class, from_bad, from_bad_class, in_finally, three, bare_raise, bare_without,
    raise_same, cycle, handled_before, callee_sees_context, generator_context, in_with_exit, raise_class,
    raise_non_exception, raise_non_exception_class, raise_failing_constructor, raise_returns_other,
    except_non_exception, except_tuple_non_exception, assertion, assertion_plain,
):
    run(function)
