def chain(error):
    while error is not None:
        yield repr(error), error.__suppress_context__
        error = error.__context__


try:
    raise ValueError("outer")
except ValueError:
    for name in ("math.nothing", "sys.x.y", "no_such_module", "no_such.module"):
        try:
            __import__(name)
        except ImportError as error:
            print(*chain(error))
