"""with: protocol lookups, suppression, several managers, targets, and failing enter and exit."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


log = []


class Manager:
    def __init__(self, name, suppress=False, enter=None, leave=None):
        self.name, self.suppress, self.enter, self.leave = name, suppress, enter, leave

    def __enter__(self):
        log.append(f"enter {self.name}")
        if self.enter:
            raise self.enter
        return self.name

    def __exit__(self, kind, value, trace):
        log.append(f"exit {self.name} {kind and kind.__name__} {value!r} {type(trace).__name__}")
        if self.leave:
            raise self.leave
        return self.suppress


def run(*managers, body=lambda: None):
    log.clear()
    try:
        if len(managers) == 1:
            with managers[0] as a:
                body()
            result = a
        else:
            with managers[0] as a, managers[1] as b:
                body()
            result = a, b
    except BaseException as error:
        result = repr(error), repr(error.__context__)
    print(result, log)


def fail():
    raise KeyError("body")


run(Manager("m"))
run(Manager("m"), body=fail)
run(Manager("m", suppress=True), body=fail)
run(Manager("m", suppress=[1]), body=fail)
run(Manager("m", suppress=""), body=fail)
run(Manager("m", leave=ValueError("exit")))
run(Manager("m", leave=ValueError("exit")), body=fail)
run(Manager("m", enter=ValueError("enter")), body=fail)
run(Manager("a"), Manager("b"))
run(Manager("a"), Manager("b", suppress=True), body=fail)
run(Manager("a", suppress=True), Manager("b"), body=fail)
run(Manager("a", suppress=True), Manager("b", enter=ValueError("enter b")))
run(Manager("a", suppress=True), Manager("b", leave=ValueError("exit b")), body=fail)


class NoEnter:
    def __exit__(self, *a): ...


class NoExit:
    def __enter__(self): ...


class Async:
    async def __aenter__(self): ...

    async def __aexit__(self, *a): ...


class BadBool:
    def __enter__(self): ...

    def __exit__(self, *a):
        return self

    def __bool__(self):
        raise RuntimeError("truth of __exit__ result")


def use(manager, body=lambda: None):
    with manager as value:
        body()
    return value


show("use(NoEnter())", lambda: use(NoEnter()))
show("use(NoExit())", lambda: use(NoExit()))
show("use(5)", lambda: use(5))
show("use(None)", lambda: use(None))
show("use(Async())", lambda: use(Async()))
show('use(BadBool()), use(Manager("x"))', lambda: (use(BadBool()), use(Manager("x"))))
show("use(BadBool(), fail)", lambda: use(BadBool(), fail))
m = Manager("instance")
m.__enter__ = lambda: "instance attribute is ignored"
show("use(m)", lambda: use(m))


def targets():
    d = {}
    box = type("Box", (), {})()
    with Manager("ab") as (x, y), Manager("s") as d["k"], Manager("t") as box.attr:
        return x, y, d, box.attr


show("targets()", lambda: targets())


def bad_target():
    log.clear()
    with Manager("abc", suppress=False) as (x, y):
        pass


show("bad_target()", lambda: bad_target())
print(log)
with (
    Manager("p1") as p1,
    Manager("p2") as p2,
):
    print(p1, p2)
