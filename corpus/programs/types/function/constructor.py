"""types of functions built from code objects: arguments, closures, globals, defaults, errors."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


def outer(x, y):
    def inner(a, b=5):
        return a, b, x, y

    return inner


def simple(a, *, k=1):
    return a, k, globals_name


globals_name = "module"
Function = type(simple)
Cell = type(outer(1, 2).__closure__[0])
inner = outer(1, 2)
show(
    'Function(simple.__code__, {"globals_name": "other"})(1, k=2)',
    lambda: Function(simple.__code__, {"globals_name": "other"})(1, k=2),
)
show(
    'Function(simple.__code__, {"globals_name": "x"})(1)',
    lambda: Function(simple.__code__, {"globals_name": "x"})(1),
)
show("Function(simple.__code__, {})(1, k=0)", lambda: Function(simple.__code__, {})(1, k=0))
show(
    'Function(simple.__code__, globals(), "named").__name__, Function(simple.__code__, '
    'globals(), "named").__qualname__',
    lambda: (
        Function(simple.__code__, globals(), "named").__name__,
        Function(simple.__code__, globals(), "named").__qualname__,
    ),
)
show(
    "Function(simple.__code__, globals(), None, (9,), None)(k=0), "
    'Function(simple.__code__, globals(), kwdefaults={"k": 3})(1)',
    lambda: (
        Function(simple.__code__, globals(), None, (9,), None)(k=0),
        Function(simple.__code__, globals(), kwdefaults={"k": 3})(1),
    ),
)
show(
    'Function(inner.__code__, globals(), "n", (7,), inner.__closure__)(1)',
    lambda: Function(inner.__code__, globals(), "n", (7,), inner.__closure__)(1),
)
show(
    'Function(inner.__code__, globals(), "n", None, (Cell(10), Cell(20)))(1, 2)',
    lambda: Function(inner.__code__, globals(), "n", None, (Cell(10), Cell(20)))(1, 2),
)
show("Function(inner.__code__, globals())", lambda: Function(inner.__code__, globals()))
show(
    'Function(inner.__code__, globals(), "n", None, (Cell(1),))',
    lambda: Function(inner.__code__, globals(), "n", None, (Cell(1),)),
)
show(
    'Function(inner.__code__, globals(), "n", None, (1, 2))',
    lambda: Function(inner.__code__, globals(), "n", None, (1, 2)),
)
show(
    'Function(inner.__code__, globals(), "n", None, [Cell(1), Cell(2)])',
    lambda: Function(inner.__code__, globals(), "n", None, [Cell(1), Cell(2)]),
)
show(
    'Function(simple.__code__, globals(), "n", None, (Cell(1),))',
    lambda: Function(simple.__code__, globals(), "n", None, (Cell(1),)),
)
show("Function(5, {})", lambda: Function(5, {}))
show("Function(simple.__code__, 5)", lambda: Function(simple.__code__, 5))
show("Function(simple.__code__, {}, 5)", lambda: Function(simple.__code__, {}, 5))
show('Function(simple.__code__, {}, "n", [1])', lambda: Function(simple.__code__, {}, "n", [1]))
show(
    "Function(simple.__code__, {}, kwdefaults=5)",
    lambda: Function(simple.__code__, {}, kwdefaults=5),
)
show("Function(simple.__code__)", lambda: Function(simple.__code__))
show("Function()", lambda: Function())
show('type("F", (Function,), {})', lambda: type("F", (Function,), {}))
show(
    "Cell(5).cell_contents, Cell([1]).cell_contents",
    lambda: (Cell(5).cell_contents, Cell([1]).cell_contents),
)
show("Cell().cell_contents", lambda: Cell().cell_contents)
show("Cell(1, 2)", lambda: Cell(1, 2))
show(
    "Cell(1) == Cell(1), Cell(1) < Cell(2), Cell() == Cell(), Cell() < Cell(0), Cell(2) "
    "!= Cell(1), Cell(1) == 1",
    lambda: (
        Cell(1) == Cell(1), Cell(1) < Cell(2), Cell() == Cell(), Cell() < Cell(0),
        Cell(2) != Cell(1), Cell(1) == 1,
    ),
)
show('Cell(1) < Cell("a")', lambda: Cell(1) < Cell("a"))
show("Cell(1) < 1", lambda: Cell(1) < 1)
show("hash(Cell(1))", lambda: hash(Cell(1)))
show('type("C", (Cell,), {})', lambda: type("C", (Cell,), {}))
cell = Cell()
cell.cell_contents = [1]
print(cell.cell_contents)
del cell.cell_contents
show("cell.cell_contents", lambda: cell.cell_contents)
cell.cell_contents = "again"
show(
    'cell.cell_contents, repr(cell).split(" at ")[0], repr(Cell()).endswith("empty>"), '
    "cell.__class__.__name__",
    lambda: (
        cell.cell_contents, repr(cell).split(" at ")[0], repr(Cell()).endswith("empty>"),
        cell.__class__.__name__,
    ),
)


def late():
    def get():
        return value

    cell = get.__closure__[0]
    try:
        cell.cell_contents
    except ValueError as error:
        print("  before:", error)
    try:
        get()
    except NameError as error:
        print("  call:", error)
    value = 5
    result = get(), cell.cell_contents
    del value
    try:
        get()
    except NameError as error:
        print("  after del:", error)
    return result


show("late()", lambda: late())
lazy = Function((lambda: (yield 1)).__code__, {})
show("list(lazy()), type(lazy()).__name__", lambda: (list(lazy()), type(lazy()).__name__))
