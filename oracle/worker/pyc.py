# What the reference side shares: writing .pyc files and walking code objects.
import ast
import importlib.util
import marshal
import os
import types


def module(**constants):
    """A module code object that binds each name to its constant and does nothing else."""
    body = [
        ast.Assign(targets=[ast.Name(id=name, ctx=ast.Store())], value=ast.Constant(value=value))
        for name, value in constants.items()
    ]
    tree = ast.fix_missing_locations(ast.Module(body=body, type_ignores=[]))
    return compile(tree, "<bundle>", "exec", dont_inherit=True)


def image(code):
    """The bytes of an unchecked .pyc: no time stamp, so equal sources give equal files."""
    return importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)


def write_bytes(path, data):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    temporary = f"{path}.{os.getpid()}.tmp"
    with open(temporary, "wb") as file:
        file.write(data)
    os.replace(temporary, path)


def write_text(path, text):
    write_bytes(path, text.encode("utf-8", "surrogatepass"))


def write(path, code):
    write_bytes(path, image(code))


def walk(code):
    """The code object and all those nested in its constants, depth first."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from walk(constant)
