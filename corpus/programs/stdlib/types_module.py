"""types: names of the interpreter's types, SimpleNamespace, new_class, DynamicClassAttribute."""

import types


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


ns = types.SimpleNamespace(a=1, b="x")
ns.c = [1]
show(
    'ns, ns == types.SimpleNamespace(a=1, b="x", c=[1]), ns.a, vars(ns), '
    'types.SimpleNamespace({"k": 1}), types.SimpleNamespace([("z", 1)], z=2)',
    lambda: (
        ns, ns == types.SimpleNamespace(a=1, b="x", c=[1]), ns.a, vars(ns),
        types.SimpleNamespace({"k": 1}), types.SimpleNamespace([("z", 1)], z=2),
    ),
)
show("ns.nope", lambda: ns.nope)
show("types.SimpleNamespace(1)", lambda: types.SimpleNamespace(1))
show(
    "types.SimpleNamespace() < types.SimpleNamespace()",
    lambda: types.SimpleNamespace() < types.SimpleNamespace(),
)
show(
    "types.FunctionType is type(lambda: 0), types.MethodType(len, [1])(), "
    'types.ModuleType("m").__name__, types.CellType(5).cell_contents, types.NoneType is type(None)',
    lambda: (
        types.FunctionType is type(lambda: 0), types.MethodType(len, [1])(),
        types.ModuleType("m").__name__, types.CellType(5).cell_contents,
        types.NoneType is type(None),
    ),
)
show(
    'types.new_class("X", (int,), {}, lambda ns: ns.update(y=5)).y, '
    'types.new_class("E").__bases__, types.resolve_bases((int,))',
    lambda: (
        types.new_class("X", (int,), {}, lambda ns: ns.update(y=5)).y,
        types.new_class("E").__bases__, types.resolve_bases((int,)),
    ),
)
show(
    'types.prepare_class("X", (int,), {"metaclass": type})[0]',
    lambda: types.prepare_class("X", (int,), {"metaclass": type})[0],
)
show(
    'types.get_original_bases(type("Y", (int,), {}))',
    lambda: types.get_original_bases(type("Y", (int,), {})),
)
show("types.get_original_bases(5)", lambda: types.get_original_bases(5))
show(
    'types.MappingProxyType({"a": 1})["a"], types.GenericAlias(list, (int,)), '
    "types.UnionType is type(int | str), types.EllipsisType, types.NotImplementedType",
    lambda: (
        types.MappingProxyType({"a": 1})["a"], types.GenericAlias(list, (int,)),
        types.UnionType is type(int | str), types.EllipsisType, types.NotImplementedType,
    ),
)


class C:
    @types.DynamicClassAttribute
    def name(self):
        return "instance"


show("C().name", lambda: C().name)
show("C.name", lambda: C.name)
@types.coroutine
def gen_coroutine():
    got = yield "paused"
    return got


async def uses():
    return await gen_coroutine()


u = uses()
show("u.send(None)", lambda: u.send(None))
show('u.send("sent")', lambda: u.send("sent"))
show("sorted(n for n in types.__all__)[:12]", lambda: sorted(n for n in types.__all__)[:12])
m = types.MethodType(lambda self, x: (self, x), "me")
show("m(1), m.__self__", lambda: (m(1), m.__self__))
