"""An uncaught exception group: nesting, notes, contexts and indentation."""


def failing(kind, *args):
    raise kind(*args)


def collect(*calls):
    errors = []
    for kind, *args in calls:
        try:
            failing(kind, *args)
        except Exception as error:
            errors.append(error)
    return errors


def inner():
    errors = collect((KeyError, "k"), (IndexError, 5))
    errors[0].add_note("note on the key")
    raise ExceptionGroup("inner group", errors)


def outer():
    errors = collect((ValueError, "v"), (OSError, 2, "no such thing"))
    try:
        inner()
    except ExceptionGroup as group:
        errors.append(group)
    try:
        raise TypeError("context of the outer group")
    except TypeError:
        error = ExceptionGroup("outer group", errors)
        error.add_note("note on the group")
        raise error


print("before")
outer()
