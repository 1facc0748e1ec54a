"""Uncaught NameError with a suggestion from locals, globals and builtins."""

a_global_value = 1


def function():
    local_value = 2
    try:
        print(local_valeu)
    except NameError as error:
        print(error, error.name)
    try:
        prnit(local_value)
    except NameError as error:
        print(error, error.name)
    return a_global_valu


function()
