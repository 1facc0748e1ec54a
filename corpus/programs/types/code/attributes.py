"""Code objects: attributes, positions, lines, equality, hashing, replace and errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def f(a, b=1, /, c=2, *args, d, **kw):
    """doc"""
    x = [a, b]
    def inner():
        return x, c
    return inner


def g():
    yield 1


code = f.__code__
show(
    "code.co_name, code.co_qualname, code.co_argcount, code.co_posonlyargcount, "
    "code.co_kwonlyargcount, code.co_nlocals, code.co_stacksize, code.co_flags",
    lambda: (
        code.co_name, code.co_qualname, code.co_argcount, code.co_posonlyargcount,
        code.co_kwonlyargcount, code.co_nlocals, code.co_stacksize, code.co_flags,
    ),
)
show(
    "code.co_varnames, code.co_cellvars, code.co_freevars, code.co_names, "
    'code.co_filename.rpartition("/")[2], code.co_firstlineno',
    lambda: (
        code.co_varnames, code.co_cellvars, code.co_freevars, code.co_names,
        code.co_filename.rpartition("/")[2], code.co_firstlineno,
    ),
)
show(
    '[c if not hasattr(c, "co_name") else c.co_name for c in code.co_consts], '
    "code.co_code, code.co_linetable, code.co_exceptiontable",
    lambda: (
        [c if not hasattr(c, "co_name") else c.co_name for c in code.co_consts], code.co_code,
        code.co_linetable, code.co_exceptiontable,
    ),
)
show(
    "[(s, e, l and l - code.co_firstlineno) for s, e, l in code.co_lines()]",
    lambda: [(s, e, l and l - code.co_firstlineno) for s, e, l in code.co_lines()],
)
show(
    "[p and (p[0] - code.co_firstlineno, p[2], p[3]) for p in code.co_positions() if p[0]][:12]",
    lambda: [p and (p[0] - code.co_firstlineno, p[2], p[3]) for p in code.co_positions() if p[0]][:12],
)
show(
    "list(code.co_branches()), g.__code__.co_flags & 0x20, [c for c in code.co_consts if "
    'hasattr(c, "co_name")][0].co_freevars',
    lambda: (
        list(code.co_branches()), g.__code__.co_flags & 0x20,
        [c for c in code.co_consts if hasattr(c, "co_name")][0].co_freevars,
    ),
)
show(
    "code == code, code == code.replace(), hash(code) == hash(code.replace()), code == "
    'code.replace(co_name="other"), code != g.__code__',
    lambda: (
        code == code, code == code.replace(), hash(code) == hash(code.replace()),
        code == code.replace(co_name="other"), code != g.__code__,
    ),
)
r = code.replace(co_name="renamed", co_firstlineno=100, co_consts=("x",) + code.co_consts[1:])
show(
    "r.co_name, r.co_firstlineno, r.co_consts[0], r.co_qualname",
    lambda: (r.co_name, r.co_firstlineno, r.co_consts[0], r.co_qualname),
)
show("code.replace(nope=1)", lambda: code.replace(nope=1))
show("code.replace(1)", lambda: code.replace(1))
show("code.replace(co_name=5)", lambda: code.replace(co_name=5))
show("code.replace(co_argcount=-1)", lambda: code.replace(co_argcount=-1))
show('code.replace(co_varnames=("a",))', lambda: code.replace(co_varnames=("a",)))
show('code.replace(co_code=b"x")', lambda: code.replace(co_code=b"x"))
show("code.replace(co_consts=[1])", lambda: code.replace(co_consts=[1]))
show('setattr(code, "co_name", "x")', lambda: setattr(code, "co_name", "x"))
show("code.co_nope", lambda: code.co_nope)
show("code()", lambda: code())
show("type(code)()", lambda: type(code)())
show("type(code)(1, 2)", lambda: type(code)(1, 2))
show(
    "code._varname_from_oparg(0), code._varname_from_oparg(6)",
    lambda: (code._varname_from_oparg(0), code._varname_from_oparg(6)),
)
show(
    "(lambda: 1).__code__ == (lambda: 1).__code__, (lambda: 0).__code__ == (lambda: "
    "False).__code__, (lambda: 1.0).__code__ == (lambda: 1).__code__",
    lambda: (
        (lambda: 1).__code__ == (lambda: 1).__code__,
        (lambda: 0).__code__ == (lambda: False).__code__,
        (lambda: 1.0).__code__ == (lambda: 1).__code__,
    ),
)
show("code < code", lambda: code < code)
show('type("K", (type(code),), {})', lambda: type("K", (type(code),), {}))
show(
    'code.__replace__(co_name="z").co_name, (lambda: (yield)).__code__.co_flags, (lambda '
    "*a: a).__code__.co_flags & 4",
    lambda: (
        code.__replace__(co_name="z").co_name, (lambda: (yield)).__code__.co_flags,
        (lambda *a: a).__code__.co_flags & 4,
    ),
)
