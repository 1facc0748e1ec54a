"""_ast: how nodes are made, shown, copied and pickled, and what their classes say."""

import _ast
import copy
import warnings


def show(label, function):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function()
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", result)


for cls in (_ast.AST, _ast.mod, _ast.Name, _ast.Load, _ast.expr, _ast.arg, _ast.TypeIgnore, _ast.operator, _ast.pattern,
            _ast.Return, _ast.MatchStar, _ast.type_param):
    print(cls.__name__, cls.__mro__[1].__name__, cls.__module__, cls._fields, cls._attributes, cls.__match_args__,
          getattr(cls, "_field_types", None), sorted(set(vars(cls)) - {"__doc__"}))
print([name for name in vars(_ast) if name.startswith("PyCF")], _ast.PyCF_OPTIMIZED_AST)

name = _ast.Name("x")
print(name, name.ctx, _ast.AST(), _ast.Load(), _ast.Load() is _ast.Load(), name.ctx is _ast.Name("y").ctx)
print(_ast.Module([name] * 4, []), _ast.Module((name,)), _ast.Module([name, name]))
deep = name
for _ in range(4):
    deep = _ast.BinOp(deep, _ast.Add(), name)
print(_ast.Expr(deep))
cycle = _ast.List([name])
cycle.elts.append(cycle)
print(cycle)
print(_ast.FunctionDef("f", _ast.arguments(), [_ast.Pass()]).returns, _ast.arg("a").annotation, _ast.Constant(1).end_lineno)

changed = copy.replace(name, id="y", lineno=3)
print(changed.id, changed.lineno, changed.ctx is name.ctx, vars(changed))
show("replace unknown", lambda: copy.replace(name, foo=1))
show("replace missing", lambda: copy.replace(_ast.Module.__new__(_ast.Module)))
show("replace positional", lambda: name.__replace__(1))
show("deepcopy", lambda: vars(copy.deepcopy(changed))["id"])
show("reduce", lambda: name.__reduce__()[1:])
show("too many", lambda: _ast.Name(1, 2, 3))
show("twice", lambda: _ast.Name(1, id=3))
show("no weak fields", lambda: _ast.Module([], []).body)

with warnings.catch_warnings():
    warnings.simplefilter("error")
    show("missing", lambda: _ast.Name())
    show("unexpected", lambda: _ast.Name("x", foo=1))

    class Mine(_ast.AST):
        """Without types nothing is filled in."""

        _fields = ("a", "b")
        _attributes = ("q",)

    show("subclass", lambda: vars(Mine(1, 2, q=3)))
    show("subclass partly", lambda: vars(Mine(1)))
    show("subclass too many", lambda: Mine(1, 2, 3))
    show("subclass repr", lambda: Mine(1, [2, 3, 4]))

    class Typed(_ast.AST):
        """A union makes a field optional."""

        _fields = ("a",)
        _field_types = {"a": int | None}

    class Untyped(_ast.AST):
        """A field without a type."""

        _fields = ("a",)
        _field_types = {}

    show("typed", lambda: vars(Typed()))
    show("untyped", lambda: vars(Untyped()))

_ast.AST.added = 5
print(name.added)
del _ast.AST.added
