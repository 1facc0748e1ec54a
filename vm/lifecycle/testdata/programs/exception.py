# Raising, handling, finally, with, chaining, groups; ends with an exception that nobody handles.
log = []


def attempt(function):
    try:
        result = function()
    except Exception as error:
        result = (type(error).__name__, error.args, type(error.__cause__).__name__)
        result += (type(error.__context__).__name__, error.__suppress_context__)
    print(function.__name__, result)


def order():
    steps = []
    try:
        try:
            steps.append("try")
            1 / 0
        except ZeroDivisionError as error:
            steps.append(str(error))
        else:
            steps.append("else")
        finally:
            steps.append("finally")
        try:
            pass
        except ValueError:
            steps.append("never")
        else:
            steps.append("else")
        return steps
    finally:
        steps.append("outer")


def returns():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                return i
        finally:
            log.append(i)


def context():
    try:
        {}["missing"]
    except KeyError:
        raise ValueError("while handling")


def cause():
    try:
        int("x")
    except ValueError as error:
        raise RuntimeError("because") from error


def suppressed():
    try:
        [][1]
    except IndexError:
        raise OSError(2, "gone") from None


def reraise():
    try:
        raise LookupError("first")
    except LookupError:
        try:
            raise
        finally:
            log.append("cleanup")


def nothing():
    raise


def wrong():
    raise 5


def wrong_cause():
    raise ValueError from 5


def wrong_match():
    try:
        1 / 0
    except 5:
        pass


def unbound():
    try:
        1 / 0
    except ZeroDivisionError as gone:
        pass
    return gone


class Manager:
    def __init__(self, swallow=False, fail=None):
        self.swallow, self.fail = swallow, fail

    def __enter__(self):
        if self.fail == "enter":
            raise OSError("enter")
        return self

    def __exit__(self, kind, value, traceback):
        log.append((kind and kind.__name__, str(value), traceback is not None))
        if self.fail == "exit":
            raise OSError("exit")
        return self.swallow


def swallowed():
    with Manager(True) as m, Manager():
        raise KeyError("inside")
    return m.swallow


def exit_fails():
    with Manager(fail="exit"):
        raise KeyError("inside")


def enter_fails():
    with Manager(), Manager(fail="enter"):
        log.append("never")


def not_a_manager():
    with 5:
        pass


def groups():
    found = []
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), ExceptionGroup("h", [OSError(3)])])
    except* ValueError as group:
        found.append(group.exceptions)
    except* (TypeError, OSError) as group:
        found.append(group)
    return str(found)


def group_left():
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError:
        raise TypeError("new")


class Custom(Exception):
    def __str__(self):
        return f"custom {self.args}"


def custom():
    raise Custom(1, two=2) if False else Custom(1, 2)


for function in (order, returns, context, cause, suppressed, reraise, nothing, wrong, wrong_cause):
    attempt(function)
for function in (wrong_match, unbound, swallowed, exit_fails, enter_fails, not_a_manager, groups):
    attempt(function)
for function in (group_left, custom):
    attempt(function)
print(log)


def deepest(n):
    if n:
        deepest(n - 1)
    try:
        raise ValueError("inner")
    except ValueError as error:
        error.add_note("a note")
        raise Custom("outer") from error


deepest(2)
