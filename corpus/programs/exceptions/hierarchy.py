"""The tree of built-in exceptions: names, bases, and what each instance looks like."""

import builtins

kinds = [value for name, value in sorted(vars(builtins).items()) if isinstance(value, type) and issubclass(value, BaseException)]
for kind in kinds:
    print(kind.__name__, "<-", ", ".join(base.__name__ for base in kind.__bases__))


def attempt(kind, *args):
    try:
        return repr(kind(*args)), str(kind(*args))
    except Exception as error:
        return type(error).__name__, str(error)


for kind in kinds:
    print(kind.__name__, attempt(kind), attempt(kind, "text"), attempt(kind, 1, 2))
for kind in (KeyError, ValueError, OSError, SystemExit, StopIteration, SyntaxError, UnicodeError):
    print(kind.__name__, attempt(kind, "it's"), attempt(kind, None), attempt(kind, ("a", 1)), attempt(kind, 1, 2, 3))
print(IOError is OSError, EnvironmentError is OSError, Exception.__mro__, BaseException.__mro__)
print([name for name in dir(BaseException) if not name.startswith("__") or name in ("__cause__", "__notes__")])
