# Names in messages: long ones are cut off after so many bytes, never within a character, and surrogates cannot be told.
def outcome(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {ascii(str(error))} {len(str(error))} {getattr(error, 'name', None) is None}"


def uses_global():
    return missing


def uses_local():
    return local
    local = 1


def uses_free():
    def inner():
        return free

    return inner()
    free = 1


def deletes():
    global missing
    del missing


def in_class():
    class Body:
        missing

    return Body


def renamed(code, name):
    """The code with every name of ours replaced."""
    ours = {"missing", "local", "free"}

    def swap(names):
        return tuple(name if one in ours else one for one in names)

    consts = tuple(renamed(one, name) if type(one) is type(code) else one for one in code.co_consts)
    return code.replace(co_names=swap(code.co_names), co_varnames=swap(code.co_varnames), co_freevars=swap(code.co_freevars),
                        co_cellvars=swap(code.co_cellvars), co_consts=consts)


for name in ("short", "ä" * 150, "a" + "ä" * 150, "\U00020000" * 60, "a" + "€" * 80, "\ud800", "a\udfff"):
    print(ascii(name[:2]), len(name))
    for function in (uses_global, uses_local, uses_free, deletes, in_class):
        print(" ", function.__name__, outcome(eval, renamed(function.__code__, name)))
    kind = outcome(type, name, (), {})
    if isinstance(kind, str):
        print("  class", kind)
        continue
    value = kind()
    print("  add", outcome(lambda: value + 1))
    print("  attribute", outcome(lambda: value.attribute))
    print("  of the class", outcome(lambda: kind.attribute))
    print("  asked of type", outcome(type.__getattribute__, kind, "attribute"))
    print("  delete", outcome(delattr, value, "attribute"))
    print("  delete of the class", outcome(delattr, kind, "attribute"))
    print("  iterate", outcome(iter, value))
    print("  length", outcome(len, value))
    print("  index", outcome(lambda: [][value]))
    print("  call", outcome(value))
    print("  percent", outcome(lambda: "%d" % value))
    print("  join", outcome("".join, [value]))
    print("  keyword", outcome(lambda: int(**{name: 1})))
    print("  import", outcome(__import__, name))
