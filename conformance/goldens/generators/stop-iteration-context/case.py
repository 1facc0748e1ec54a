def returns_none():
    try:
        yield
    except ValueError:
        return


def returns_value():
    return 5
    yield


contexts = []
try:
    raise TypeError("outer")
except TypeError:
    for start in (lambda: next(returns_value()), lambda: returns_none().send(1), lambda: iter(()).__next__()):
        try:
            start()
        except Exception as error:
            contexts.append((type(error).__name__, repr(error.__context__)))
    suspended = returns_none()
    next(suspended)
    try:
        suspended.throw(ValueError("thrown"))
    except StopIteration as error:
        contexts.append(repr(error.__context__))
print(contexts)
