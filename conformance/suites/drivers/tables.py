# The `tables` suite: what the exception and location tables of each code object say.
import marshal
import sys

sys.path[:0] = sys.argv[1:3]
import common

try:
    from _pyvm import exception_handler
except ImportError:
    exception_handler = None
    import dis


def handlers_by_asking(code):
    """Runs of instructions with the same handler, asked from the virtual machine one by one."""
    runs = []
    start = 0
    current = None
    end = len(code.co_code)
    for offset in range(0, end, 2):
        handler = exception_handler(code, offset)
        if handler is not None:
            handler = (handler[0], handler[1], bool(handler[2]))
        if handler != current:
            if current is not None:
                runs.append((start, offset) + current)
            start = offset
            current = handler
    if current is not None:
        runs.append((start, end) + current)
    return runs


def handlers_by_parsing(code):
    """The same from the reference's own parser: entries are ordered and never overlap."""
    runs = []
    for entry in dis._parse_exception_table(code):
        handler = (entry.target, entry.depth, bool(entry.lasti))
        if runs and runs[-1][1] == entry.start and runs[-1][2:] == handler:
            runs[-1] = (runs[-1][0], entry.end) + handler
        elif entry.start < entry.end:
            runs.append((entry.start, entry.end) + handler)
    return runs


handlers = handlers_by_asking if exception_handler else handlers_by_parsing


def lines(title, rows):
    return [title + " " + " ".join([str(item) for item in row]) for row in rows]


def observe_code(code, detail):
    handled = handlers(code)
    positions = list(code.co_positions())
    ranges = list(code.co_lines())
    branches = list(code.co_branches())
    if not detail:
        return common.digest(common.flat([handled, positions, ranges, branches]))
    text = [code.co_qualname + " at line " + str(code.co_firstlineno)]
    text += lines("handler of", handled)
    text += lines("position of", [(i * 2,) + p for i, p in enumerate(positions)])
    text += lines("line of", ranges)
    text += lines("branch at", branches)
    return "\n".join(text)


def observe(data, wanted, detail):
    codes = common.walk(marshal.loads(data))
    texts = []
    for number in wanted:
        try:
            texts.append(observe_code(codes[number], detail))
        except Exception as error:
            texts.append(common.error_text(error))
    return texts


common.run(lambda bundle: bundle.CODES, observe)
