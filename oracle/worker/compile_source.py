"""What a source compiles to, in full; the constant is replaced by the source before this runs."""

SOURCE = b"the source stands here"


def show(value, indent):
    if type(value) is type(show.__code__):
        show_code(value, indent)
    elif type(value) is tuple:
        print(indent + "tuple", len(value))
        for item in value:
            show(item, indent + " ")
    elif type(value) is frozenset:
        print(indent + "frozenset", sorted(map(repr, value)))
    else:
        print(indent + type(value).__name__, ascii(value))


FIELDS = ("co_qualname", "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_flags", "co_stacksize",
          "co_firstlineno", "co_names", "co_varnames", "co_cellvars", "co_freevars")
TABLES = ("co_code", "co_linetable", "co_exceptiontable")


def show_code(code, indent):
    print(indent + "code")
    for name in FIELDS:
        print(indent + " " + name, ascii(getattr(code, name)))
    for name in TABLES:
        print(indent + " " + name, getattr(code, name).hex())
    for value in code.co_consts:
        show(value, indent + "  ")


show(compile(SOURCE, "<source>", "exec", dont_inherit=True), "")
