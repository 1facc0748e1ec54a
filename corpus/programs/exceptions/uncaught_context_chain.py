"""An uncaught exception with a context, a cause, a suppressed context and notes."""


def first():
    raise KeyError("first")


def second():
    try:
        first()
    except KeyError as error:
        raise ValueError("second") from error


def third():
    try:
        second()
    except ValueError:
        raise TypeError("third")


def fourth():
    try:
        third()
    except TypeError as error:
        error.add_note("a note on the third")
        error.add_note("two\nlines")
        raise


def fifth():
    try:
        fourth()
    except TypeError:
        try:
            raise OSError(2, "suppressed below")
        except OSError:
            raise RuntimeError("fifth") from None


try:
    fifth()
except RuntimeError as error:
    print(repr(error.__context__), error.__suppress_context__)
    last = error
fourth()
