"""try/except/else/finally in every shape: what runs, in which order, with what in flight."""

log = []


def note(text):
    log.append(text)
    return text


def run(function, *args):
    log.clear()
    try:
        result = function(*args)
    except BaseException as error:
        result = f"raised {error!r}"
    print(function.__name__, args, "->", result, log)


def plain(fail):
    try:
        note("try")
        if fail:
            raise ValueError(fail)
    except ValueError as error:
        note(f"except {error}")
    else:
        note("else")
    finally:
        note("finally")
    return "end"


def several(kind):
    try:
        if kind:
            raise kind("x")
    except (KeyError, IndexError) as error:
        return note(type(error).__name__)
    except ArithmeticError:
        return note("arithmetic")
    except:
        return note("bare")
    else:
        return note("else")
    finally:
        note("finally")


def else_raises():
    try:
        note("try")
    except ValueError:
        note("wrong")
    else:
        raise ValueError("from else")
    finally:
        note("finally")


def handler_raises():
    try:
        raise KeyError(1)
    except KeyError:
        raise IndexError(2)
    finally:
        note("finally")


def finally_raises():
    try:
        raise KeyError(1)
    finally:
        raise IndexError(2)


def nested():
    try:
        try:
            raise KeyError("inner")
        except ValueError:
            note("wrong")
        finally:
            note("inner finally")
    except KeyError as error:
        note(f"outer {error}")
        try:
            raise
        except KeyError:
            note("reraised")
    finally:
        note("outer finally")


def try_finally_only(fail):
    try:
        note("body")
        if fail:
            1 / 0
    finally:
        note("cleanup")
    return note("after")


def name_is_deleted():
    try:
        raise ValueError("gone")
    except ValueError as error:
        pass
    return error


def name_shadowed():
    error = "before"
    try:
        raise ValueError("x")
    except ValueError as error:
        error = "rebound"
    return error


def deep(n):
    if n == 0:
        raise ValueError("bottom")
    try:
        deep(n - 1)
    finally:
        note(n)


run(plain, "")
run(plain, "boom")
for kind in (None, KeyError, IndexError, ZeroDivisionError, OSError, KeyboardInterrupt, SystemExit):
    run(several, kind)
run(else_raises)
run(handler_raises)
run(finally_raises)
run(nested)
run(try_finally_only, False)
run(try_finally_only, True)
run(name_is_deleted)
run(name_shadowed)
run(deep, 4)
