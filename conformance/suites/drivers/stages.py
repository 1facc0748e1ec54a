# The stages of the compiler as text: tokens, tree, symbols, instruction sequence before and after the
# flow graph, code object. Each function gives a canonical text, what was raised, or that the stage cannot
# be looked at.
import marshal

import common
import disassembly

LEVELS = (0, 1, 2)
# A subject need not show every stage.
MISSING = "missing: "
CODE = type(common.walk.__code__)


def error_fields(error):
    """Type and everything that a syntax error says about its place."""
    fields = [type(error).__name__, str(getattr(error, "msg", error))]
    if isinstance(error, SyntaxError):
        for name in ("filename", "lineno", "offset", "end_lineno", "end_offset", "text"):
            fields.append(name + "=" + repr(getattr(error, name)))
        fields.append("args=" + repr(error.args))
    return "raised " + "\n  ".join(fields)


def guarded(function):
    def stage(*arguments):
        try:
            return function(*arguments)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError, TypeError) as error:
            return error_fields(error)
        except (ImportError, AttributeError) as error:
            return MISSING + str(error)

    return stage


def constants_of(code, found):
    """Everything that marshal reaches from the code object through attributes and constants."""
    pending = [code]
    while pending:
        value = pending.pop()
        found.append(value)
        if type(value) is CODE:
            pending += [
                value.co_consts, value.co_names, value.co_varnames, value.co_freevars, value.co_cellvars,
                value.co_filename, value.co_name, value.co_qualname, value.co_linetable,
                value.co_exceptiontable,
            ]  # fmt: skip
        elif type(value) is tuple or type(value) is frozenset:
            pending += value
    return found


def image(code):
    """The marshalled code object, independent of who else uses its constants.

    marshal marks what has more than one reference, so a name that some other module happens to use,
    too, would be marked. Here everything has more than one: the bytes say what is shared in the code.
    """
    held = constants_of(code, [])
    data = marshal.dumps(code)
    del held
    return data


@guarded
def token_text(source):
    import _tokenize

    text = source.decode("utf-8-sig")
    lines = iter(text.splitlines(True))
    rows = []
    for kind, string, start, end, line in _tokenize.TokenizerIter(lines.__next__, extra_tokens=False):
        rows.append(str(kind) + " " + repr(string) + " " + repr(start) + "-" + repr(end))
    return "\n".join(rows)


def tree_rows(node, label, indent, rows):
    """One row for each node and each plain value; iteration would not spare deep trees' recursion."""
    kind = type(node)
    if hasattr(kind, "_fields"):
        place = [str(getattr(node, name)) for name in node._attributes]
        rows.append(indent + label + kind.__name__ + (" @" + ",".join(place) if place else ""))
        for name in node._fields:
            tree_rows(getattr(node, name), name + "=", indent + " ", rows)
    elif kind is list:
        rows.append(indent + label + "[" + str(len(node)) + "]")
        for item in node:
            tree_rows(item, "", indent + " ", rows)
    else:
        rows.append(indent + label + repr(node))


@guarded
def tree_text(source, name, level):
    only_ast = 0x400 if level == 0 else 0x8400
    rows = []
    tree_rows(compile(source, name, "exec", only_ast, True, level), "", "", rows)
    return "\n".join(rows)


@guarded
def symbol_text(source, name):
    import _symtable

    rows = []
    pending = [(_symtable.symtable(source, name, "exec"), "")]
    while pending:
        table, indent = pending.pop()
        rows.append(indent + repr((table.name, table.type, table.lineno, table.nested, table.varnames)))
        for symbol, flags in table.symbols.items():
            rows.append(indent + " " + symbol + " " + hex(flags))
        pending.extend([(child, indent + "  ") for child in table.children][::-1])
    return "\n".join(rows)


def sequence_rows(sequence, indent, rows):
    from _opcode_metadata import opmap

    names = {number: name for name, number in opmap.items()}
    for opcode, argument, *place in sequence.get_instructions():
        rows.append(indent + names[opcode] + " " + repr(argument) + " " + repr(place))
    for nested in sequence.get_nested():
        rows.append(indent + "nested")
        sequence_rows(nested, indent + "  ", rows)


def generated(source, name, level):
    import _testinternalcapi

    tree = compile(source, name, "exec", 0x400, True, level)
    return _testinternalcapi.compiler_codegen(tree, name, level)


@guarded
def sequence_text(source, name, level):
    rows = []
    sequence_rows(generated(source, name, level)[0], "", rows)
    return "\n".join(rows)


@guarded
def graph_text(source, name, level):
    import _testinternalcapi

    sequence, metadata = generated(source, name, level)
    rows = []
    sequence_rows(_testinternalcapi.optimize_cfg(sequence, metadata["consts"], 0), "", rows)
    return "\n".join(rows)


def code_rows(code, rows):
    for name in (
        "co_name", "co_qualname", "co_filename", "co_firstlineno", "co_argcount", "co_posonlyargcount",
        "co_kwonlyargcount", "co_nlocals", "co_stacksize", "co_flags", "co_names", "co_varnames",
        "co_cellvars", "co_freevars",
    ):  # fmt: skip
        rows.append(name + " " + repr(getattr(code, name)))
    for constant in code.co_consts:
        rows.append("constant " + ("code " + constant.co_qualname if type(constant) is CODE else repr(constant)))
    rows.append("line table " + code.co_linetable.hex(" "))
    rows.append("exception table " + code.co_exceptiontable.hex(" "))


@guarded
def code_text(source, name, level):
    code = compile(source, name, "exec", 0, True, level)
    rows = []
    for one in common.walk(code):
        code_rows(one, rows)
    rows.append(disassembly.without_addresses(disassembly.disassemble(code)))
    rows.append("marshal " + common.digest(image(code)))
    return "\n".join(rows)


def rehearsal(source, name):
    """A first code object, to be kept while others of the same source are looked at.

    Which strings of a code object are one depends on what the process had interned before: CPython's
    first and second answer to the same source can differ. With this one alive all names are interned.
    """
    try:
        return compile(source, name, "exec", 0, True, 0)
    except Exception:
        return None


@guarded
def code_outcome(source, name, mode, flags, level):
    result = compile(source, name, mode, flags, True, level)
    if type(result) is CODE:
        return "compiles: " + common.digest(image(result))
    rows = []
    tree_rows(result, "", "", rows)
    return "parses: " + common.digest("\n".join(rows).encode("utf-8", "surrogatepass"))


@guarded
def code_digest(source, name, level):
    return common.digest(image(compile(source, name, "exec", 0, True, level)))


def stages(source, name):
    """(stage, text) in the compiler's order, level by level."""
    yield "tokens", token_text(source)
    yield "symbols", symbol_text(source, name)
    for level in LEVELS:
        suffix = " at level " + str(level)
        yield "tree" + suffix, tree_text(source, name, level)
        yield "sequence" + suffix, sequence_text(source, name, level)
        yield "flow graph" + suffix, graph_text(source, name, level)
        yield "code" + suffix, code_text(source, name, level)
