"""A package with relative imports, __init__ re-exports, submodules as attributes and __all__."""

import sys

sys.path.insert(0, __file__.rpartition("/")[0])

import shapes
from shapes import area, circle as round_one
from shapes.deep import inner, CONSTANT
import shapes.deep.inner as alias

print(shapes.__name__, shapes.__package__, shapes.circle.__name__, shapes.deep.__package__)
print(area(2), round_one.area(3), inner.describe(), CONSTANT, alias is inner)
print(sorted(n for n in vars(shapes) if not n.startswith("__")))
print("shapes.unused" in sys.modules, hasattr(shapes, "unused"))
from shapes import unused

print("shapes.unused" in sys.modules, shapes.unused is unused, unused.parent_name())
from shapes.starred import *

print(public, also_public(), "_private" in globals(), "not_listed" in globals())
for statement in (
    lambda: __import__("shapes.nothing"),
    lambda: __import__("shapes.circle.nothing"),
    lambda: __import__("shapes", fromlist=["nothing"]).nothing,
    lambda: shapes.beyond(),
    lambda: shapes.far_beyond(),
    lambda: shapes.missing_name(),
    lambda: shapes.missing_star(),
):
    try:
        print(statement())
    except Exception as error:
        print(type(error).__name__, getattr(error, "name", None), str(error).split(" (")[0])
print(shapes.lazy_attribute, shapes.__getattr__("lazy_attribute"))
print(__import__("shapes.deep.inner").__name__, __import__("shapes.deep.inner", fromlist=["x"]).__name__)
print(type(shapes.__spec__).__name__, shapes.__spec__.name, shapes.__spec__.submodule_search_locations is not None)
print([name for name in ("shapes", "shapes.broken_all", "shapes.circle", "shapes.deep.inner", "shapes.nothing", "circle") if name in sys.modules])
