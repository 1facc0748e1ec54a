"""except*: matching, splitting, reraising, naked exceptions, nesting and control flow."""

def show_group(error, depth=0):
    if isinstance(error, BaseExceptionGroup):
        return f"{type(error).__name__}({error.message!r}, [{', '.join(map(show_group, error.exceptions))}])"
    return repr(error)


def run(name, function):
    try:
        result = function()
    except BaseException as error:
        result = f"raised {show_group(error)} context {error.__context__ and show_group(error.__context__)}"
        if error.__cause__:
            result += f" cause {show_group(error.__cause__)}"
    print(name, "->", result)


def handle(error, log):
    try:
        raise error
    except* ValueError as group:
        log.append(("value", show_group(group)))
    except* (TypeError, KeyError) as group:
        log.append(("type/key", show_group(group)))
    else:
        log.append("else")
    finally:
        log.append("finally")
    return log


def group(*items):
    return ExceptionGroup("g", list(items))


run("all handled", lambda: handle(group(ValueError(1), TypeError(2), KeyError(3)), []))
run("only one", lambda: handle(group(ValueError(1)), []))
run("unhandled rest", lambda: handle(group(ValueError(1), OSError(2)), []))
run("nothing matches", lambda: handle(group(OSError(2)), []))
run("nested", lambda: handle(group(ValueError(1), group(TypeError(2), group(ValueError(3)))), []))
run("nested rest", lambda: handle(group(group(ValueError(1), OSError(5)), OSError(6)), []))
run("naked", lambda: handle(ValueError("naked"), []))
run("naked unmatched", lambda: handle(OSError("naked"), []))
run("base group", lambda: handle(BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(1)]), []))


def raising_handlers():
    try:
        raise group(ValueError(1), TypeError(2), OSError(3))
    except* ValueError:
        raise KeyError("from the first handler")
    except* TypeError:
        raise IndexError("from the second handler")


def bare_reraise():
    try:
        raise group(ValueError(1), TypeError(2))
    except* ValueError:
        raise
    except* TypeError:
        pass


def one_handler_raises():
    try:
        raise group(ValueError(1))
    except* ValueError as caught:
        raise KeyError("new") from caught


def reraise_group():
    try:
        raise group(ValueError(1), OSError(2))
    except* ValueError as caught:
        raise caught


def no_exception():
    try:
        pass
    except* ValueError:
        result = "never"
    else:
        result = "else ran"
    return result


def bad_type():
    try:
        raise group(ValueError(1))
    except* 5:
        pass


def group_type():
    try:
        raise group(ValueError(1))
    except* ExceptionGroup:
        pass


def group_type_in_tuple():
    try:
        raise ValueError(1)
    except* (ValueError, BaseExceptionGroup):
        pass


def name_unbound():
    try:
        raise group(ValueError(1))
    except* ValueError as caught:
        pass
    return caught


def in_loop():
    seen = []
    for i in range(4):
        try:
            if i % 2:
                raise group(ValueError(i))
        except* ValueError as caught:
            seen.append(caught.exceptions[0].args[0])
        else:
            seen.append("ok")
    return seen


def nested_star():
    try:
        try:
            raise group(ValueError(1), TypeError(2), OSError(3))
        except* ValueError:
            pass
    except* TypeError as caught:
        seen = show_group(caught)
    return seen


def plain_outside():
    try:
        try:
            raise group(ValueError(1), OSError(3))
        except* ValueError:
            pass
    except ExceptionGroup as caught:
        return show_group(caught), caught.__context__


for function in (
    raising_handlers, bare_reraise, one_handler_raises, reraise_group, no_exception, bad_type, group_type,
    group_type_in_tuple, name_unbound, in_loop, nested_star, plain_outside,
):
    run(function.__name__, function)
