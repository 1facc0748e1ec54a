"""LOAD_FROM_DICT_OR_DEREF, LOAD_FROM_DICT_OR_GLOBALS, LOAD_NAME, LOAD_LOCALS, DELETE_NAME."""

name = "global"


def outer():
    name = "enclosing"
    other = "other enclosing"

    class C:
        seen = [name]
        name = "class"
        seen.append(name)
        del name
        seen.append(name)
        from_cell = other
        value: name
        comp = [other for _ in range(1)]

        def method(self) -> name:
            return name

    return C


class G:
    seen = [name]
    name = "class global"
    seen.append(name)
    del name
    seen.append(name)
    try:
        del name
    except NameError as error:
        seen.append(str(error))
    try:
        undefined_in_class
    except NameError as error:
        seen.append(str(error))
    annotated: name


C = outer()
print(C.seen, C.from_cell, C.comp, C().method(), C.__annotations__, C.method.__annotations__)
print(G.seen, G.__annotations__)
module_level = 1
del module_level
try:
    module_level
except NameError as error:
    print(error)
try:
    del module_level
except NameError as error:
    print(error)
class Generic:
    T = "class T"

    def f[U: T](self, x: T):
        return U.__bound__


print(Generic().f(1), Generic.f.__annotations__)
