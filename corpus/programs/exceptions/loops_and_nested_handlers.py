"""Exceptions inside loops, handlers inside handlers, and else clauses of loops and try together."""

log = []


def searching(items, wanted):
    for item in items:
        try:
            if item / wanted == 1:
                break
        except ZeroDivisionError:
            log.append("zero")
            continue
        except TypeError:
            try:
                len(item)
            except TypeError:
                log.append("no len")
            else:
                log.append("has len")
            finally:
                log.append("inner finally")
        else:
            log.append(item)
        finally:
            log.append("f")
    else:
        return "not found"
    return "found"


def retry(times, fail_until):
    attempts = 0
    while True:
        attempts += 1
        try:
            if attempts < fail_until:
                raise ValueError(attempts)
            return attempts
        except ValueError as error:
            if attempts == times:
                raise RuntimeError("gave up") from error


def unwinding(depth):
    try:
        if depth == 0:
            raise KeyError("deep")
        unwinding(depth - 1)
    except KeyError:
        log.append(depth)
        if depth < 3:
            raise
    return "stopped"


def variable_lifetime():
    for error in ("loop variable",):
        try:
            raise ValueError
        except ValueError as error:
            pass
        try:
            print(error)
        except UnboundLocalError as problem:
            return str(problem)


def nested_same_name():
    try:
        raise ValueError("outer")
    except ValueError as e:
        try:
            raise KeyError("inner")
        except KeyError as e:
            inner = repr(e)
        try:
            return e
        except UnboundLocalError as gone:
            return inner, str(gone)


def run(f, *args):
    log.clear()
    try:
        result = f(*args)
    except Exception as error:
        result = repr(error), repr(error.__cause__), repr(error.__context__)
    print(f.__name__, args, result, log)


run(searching, [1, 2, 3], 2)
run(searching, [1, "x", None, 3], 7)
run(searching, [1, 2], 0)
run(searching, [], 1)
run(retry, 5, 3)
run(retry, 2, 9)
run(unwinding, 5)
run(unwinding, 1)
run(variable_lifetime)
run(nested_same_name)
for i in range(3):
    try:
        try:
            if i == 1:
                raise IndexError(i)
            if i == 2:
                raise KeyError(i)
        except IndexError:
            print("index", i)
        else:
            print("else", i)
    except KeyError as error:
        print("outer", error)
