"""Where a frame is when an exception has left it by way of finally, with or an except that does not match."""


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return False


def by_finally(log):
    try:
        log.append("body")
        raise KeyError("finally")
    finally:
        log.append("finally")


def by_with(log):
    with Manager():
        log.append("with")
        [][1]


def by_except(log):
    try:
        int("x")
    except TypeError:
        log.append("not here")


def by_nested(log):
    for item in (1, 2):
        try:
            try:
                item / (item - 2)
            finally:
                log.append(item)
        except KeyError:
            pass


def by_raise(log):
    try:
        raise ValueError("first")
    except ValueError:
        log.append("handler")
        raise


def by_generator(log):
    def generate():
        try:
            yield 1
        finally:
            log.append("closing")

    generator = generate()
    next(generator)
    generator.throw(LookupError("thrown"))


for function in (by_finally, by_with, by_except, by_nested, by_raise, by_generator):
    log = []
    try:
        function(log)
    except Exception as error:
        entry = error.__traceback__.tb_next
        print(function.__name__, type(error).__name__, log)
        while entry is not None:
            frame = entry.tb_frame
            print("  ", frame.f_code.co_name, entry.tb_lineno, entry.tb_lasti, frame.f_lineno, frame.f_lasti)
            entry = entry.tb_next
