def function(a):
    b = a


code = function.__code__
for changes in (
    {"co_varnames": (1,)}, {"co_varnames": ("a", 1)}, {"co_names": (1,)}, {"co_freevars": (1,)}, {"co_cellvars": (2,)},
    {"co_varnames": ("a",)}, {"co_argcount": 9}, {"co_flags": -1}, {"co_code": b"x"},
):
    try:
        code.replace(**changes)
    except Exception as error:
        print([*changes], type(error).__name__, str(error).partition("codeobject.c")[0])
