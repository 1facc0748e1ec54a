"""The rest of a group that except* does not handle is printed with what its handlers raised."""


def fail(kind, text):
    raise kind(text)


def gather():
    errors = []
    for kind, text in ((ValueError, "one"), (TypeError, "two"), (OSError, "three")):
        try:
            fail(kind, text)
        except Exception as error:
            errors.append(error)
    raise ExceptionGroup("gathered", errors)


try:
    gather()
except* ValueError as group:
    print("handled", len(group.exceptions))
except* TypeError as group:
    raise RuntimeError("in a handler") from group.exceptions[0]
