from _typing import TypeVar, ParamSpec, TypeVarTuple

for cls in (TypeVar, ParamSpec, TypeVarTuple):
    parameter = cls("T")
    try:
        del parameter.nothing
    except AttributeError as error:
        print(error, error.name, error.obj)
    parameter.something = 1
    del parameter.something
    try:
        del parameter.something
    except AttributeError as error:
        print(error, error.name, error.obj)
