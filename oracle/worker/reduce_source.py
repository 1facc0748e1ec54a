# Propose reductions of a source, and compile what came of them. Runs under the reference.
# Usage: python3.14 reduce_source.py propose < SOURCE     edits as JSON, the boldest first
#        python3.14 reduce_source.py compile < [SOURCE]   of each the size and the bytes of a .pyc
#
# An edit is a list of [from, to, text]: bytes of the source and what takes their place. Edits that do
# not overlap may be made together, so each says as little as it can. A proposal need not compile.
import ast
import copy
import importlib.util
import json
import marshal
import sys
import warnings

COMPOUND = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


class Proposer:
    def __init__(self, source):
        self.source = source
        self.tree = ast.parse(source)
        # Nodes count columns in bytes of UTF-8.
        self.lines = [0]
        for line in source.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))
        self.seen = set()
        self.found = []

    def start(self, node):
        first = node
        for decorator in getattr(node, "decorator_list", ()):
            if decorator.lineno < first.lineno:
                first = decorator
        if first is not node:
            # The sign stands before the decorator, in the same column as the statement.
            return self.lines[first.lineno - 1] + node.col_offset
        return self.lines[node.lineno - 1] + node.col_offset

    def end(self, node):
        return self.lines[node.end_lineno - 1] + node.end_col_offset

    def text(self, node):
        return self.source[self.start(node) : self.end(node)]

    def add(self, *pieces):
        edit = tuple((begin, end, text if isinstance(text, bytes) else text.encode()) for begin, end, text in pieces)
        if edit and edit not in self.seen:
            self.seen.add(edit)
            self.found.append(edit)

    def replace(self, node, text):
        self.add((self.start(node), self.end(node), text))

    def indented(self, node, text):
        """Lines of text that begin in the column of a statement."""
        column = node.col_offset
        return ("\n" + " " * column).join(text.split("\n"))

    def whole_lines(self, first, last):
        """From the first statement's line to the end of the last one's, if nothing else stands there."""
        begin, end = self.start(first), self.end(last)
        line = self.source.rfind(b"\n", 0, begin) + 1
        after = self.source.find(b"\n", end)
        after = len(self.source) if after < 0 else after + 1
        rest = self.source[end:after].strip()
        if self.source[line:begin].strip() or (rest and not rest.startswith(b"#")):
            return None
        return line, after

    def drop(self, body, first, last):
        """Statements first to last of a body, the last one not included."""
        lines = self.whole_lines(body[first], body[last - 1])
        if lines is not None and (last - first < len(body) or body is self.tree.body):
            self.add((*lines, b""))
        else:
            self.add((self.start(body[first]), self.end(body[last - 1]), b"pass"))

    def bodies(self):
        for node in ast.walk(self.tree):
            for field in BODIES:
                body = getattr(node, field, None)
                if isinstance(body, list) and body and isinstance(body[0], ast.stmt):
                    yield body

    def statements(self):
        bodies = list(self.bodies())
        size = max((len(body) for body in bodies), default=0)
        parts = 1
        while parts <= 2 * size:
            for body in bodies:
                length = -(-len(body) // parts)
                if parts > 1 and length == -(-len(body) * 2 // parts):
                    continue
                for first in range(0, len(body), length):
                    last = min(len(body), first + length)
                    if last - first == 1 and isinstance(body[first], ast.Pass) and len(body) == 1:
                        continue
                    self.drop(body, first, last)
            parts *= 2

    def compounds(self):
        for body in self.bodies():
            for statement in body:
                if not isinstance(statement, COMPOUND + DEFINITIONS):
                    continue
                inner = []
                for field in BODIES:
                    for part in getattr(statement, field, None) or ():
                        if isinstance(part, ast.stmt):
                            inner.append((field, part))
                        else:
                            inner.extend((part, one) for one in part.body)
                for field in dict.fromkeys(key for key, _ in inner):
                    texts = [ast.unparse(one) for key, one in inner if key is field]
                    self.replace(statement, self.indented(statement, "\n".join(texts)))
                self.parts(statement)

    def parts(self, statement):
        """A statement without one of its optional parts."""
        for node in ast.walk(statement):
            if node is not statement and isinstance(node, COMPOUND + DEFINITIONS):
                continue
            for field, value in ast.iter_fields(node):
                if field in ("orelse", "finalbody", "handlers", "cases", "items", "decorator_list", "bases", "keywords",
                             "type_params", "posonlyargs", "kwonlyargs", "args", "defaults") and isinstance(value, list):
                    for index in range(len(value)):
                        self.without(statement, node, field, index)
                elif field in ("returns", "annotation", "vararg", "kwarg", "guard", "optional_vars", "name", "type",
                               "cause", "msg", "value") and isinstance(value, ast.AST):
                    self.without(statement, node, field, None)
                elif field == "name" and isinstance(node, ast.ExceptHandler) and value:
                    self.without(statement, node, field, None)

    def without(self, statement, node, field, index):
        old = getattr(node, field)
        defaults = None
        try:
            if index is None:
                setattr(node, field, None)
            else:
                setattr(node, field, old[:index] + old[index + 1 :])
                if isinstance(node, ast.arguments):
                    defaults = (node.defaults, node.kw_defaults)
                    if field == "kwonlyargs":
                        node.kw_defaults = node.kw_defaults[:index] + node.kw_defaults[index + 1 :]
                    count = len(node.posonlyargs) + len(node.args)
                    node.defaults = node.defaults[-count:] if count else []
            self.replace(statement, self.indented(statement, ast.unparse(statement)))
        except Exception:
            pass  # There is no such statement.
        finally:
            setattr(node, field, old)
            if defaults is not None and field != "defaults":
                node.defaults, node.kw_defaults = defaults

    def expressions(self):
        nodes = [node for node in ast.walk(self.tree) if isinstance(node, ast.expr) and hasattr(node, "lineno")]
        nodes.sort(key=lambda node: self.start(node) - self.end(node))
        inside = set()
        for node in ast.walk(self.tree):
            # What stands inside the quotes of another has no text of its own to replace.
            if isinstance(node, (ast.JoinedStr, ast.TemplateStr)):
                inside.update(id(one) for one in ast.walk(node) if one is not node)
        for node in nodes:
            if id(node) in inside or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
                continue
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.Starred):
                    child = child.value
                if isinstance(child, ast.expr) and id(child) not in inside:
                    text = ast.unparse(child)
                    atom = isinstance(child, (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript, ast.List))
                    self.replace(node, text if atom else f"({text})")
            if isinstance(node, ast.Constant):
                self.constant(node)
            else:
                for text in ("None", "0", "1", "''", "()", "[]"):
                    self.replace(node, text)
            for field in ("elts", "args", "keywords", "values", "keys", "generators", "ops", "ifs"):
                value = getattr(node, field, None)
                if isinstance(value, list):
                    for index in range(len(value)):
                        self.shorter(node, field, index)

    def shorter(self, node, field, index):
        small = copy.deepcopy(node)
        del getattr(small, field)[index]
        if isinstance(node, ast.Dict):
            del (small.values if field == "keys" else small.keys)[index]
        if isinstance(node, ast.Compare):
            del small.comparators[index]
        try:
            text = ast.unparse(small)
        except Exception:
            return
        self.replace(node, text if isinstance(node, (ast.Call, ast.List, ast.Set, ast.Dict)) else f"({text})")

    def constant(self, node):
        value = node.value
        if value is None:
            return
        if isinstance(value, bool) or value is Ellipsis:
            self.replace(node, "None")
        elif isinstance(value, (int, float, complex)):
            for smaller in (0, 1, value // 2 if isinstance(value, int) else 1.0):
                self.replace(node, repr(smaller))
        elif len(value) > 0:
            for smaller in (value[:0], value[:1], value[: len(value) // 2], value[len(value) // 2 :]):
                self.replace(node, repr(smaller))

    def names(self):
        """Each name of several letters as a single one, wherever it stands."""
        places, taken = {}, set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name):
                name, begin = node.id, self.start(node)
            elif isinstance(node, ast.arg):
                name, begin = node.arg, self.start(node)
            elif isinstance(node, DEFINITIONS):
                text = self.lines[node.lineno - 1] + node.col_offset
                name, begin = node.name, self.source.find(node.name.encode(), text)
            elif isinstance(node, ast.Attribute):
                name, begin = node.attr, self.end(node) - len(node.attr.encode())
            else:
                continue
            taken.add(name)
            if self.source[begin : begin + len(name.encode())] == name.encode():
                places.setdefault(name, set()).add(begin)
        free = (letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in taken)
        for name, begins in places.items():
            if len(name) > 1 and (letter := next(free, None)):
                self.add(*((begin, begin + len(name.encode()), letter) for begin in sorted(begins)))

    def propose(self):
        self.statements()
        self.compounds()
        self.expressions()
        for body in self.bodies():
            for statement in body:
                if not isinstance(statement, COMPOUND + DEFINITIONS):
                    self.parts(statement)
        self.names()
        # Plain layout, no comments.
        plain = ast.unparse(self.tree) + "\n"
        self.add((0, len(self.source), plain))
        for index, line in enumerate(self.source.splitlines(keepends=True)):
            if line.strip().startswith(b"#") or not line.strip():
                self.add((self.lines[index], self.lines[index + 1], b""))
        return self.found


def propose(source):
    try:
        found = Proposer(source).propose()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        found = blind(source)
    # Texts may be no UTF-8 in a source with another encoding: such edits are left out.
    proposals = []
    for edit in found:
        try:
            proposals.append([(begin, end, text.decode()) for begin, end, text in edit])
        except UnicodeDecodeError:
            pass
    return proposals


def blind(source):
    """Of what is no program: without some of its lines, then of its characters."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for places in (starts, range(len(source) + 1)):
        count = len(places) - 1
        length = count
        while length:
            found += [((places[at], places[min(count, at + length)], b""),) for at in range(0, count, length)]
            length //= 2
    return found


def compile_all(sources):
    header = importlib.util.MAGIC_NUMBER + b"\1" + bytes(11)
    for source in sources:
        try:
            with warnings.catch_warnings(action="ignore"):
                data = header + marshal.dumps(compile(source, "case.py", "exec", dont_inherit=True))
        except Exception:
            data = b""
        yield len(data).to_bytes(4, "little") + data


def main(what):
    warnings.simplefilter("ignore")
    data = sys.stdin.buffer.read()
    if what == "propose":
        json.dump(propose(data), sys.stdout)
    else:
        sys.stdout.buffer.write(b"".join(compile_all(json.loads(data))))


if __name__ == "__main__":
    main(sys.argv[1])
