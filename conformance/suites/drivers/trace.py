# The `trace` suite: the instructions that a program executes, and its locals at each RESUME.
#
# sys.monitoring reports INSTRUCTION, PY_START and PY_RESUME for the program's own code objects; the
# sequence of (code object, offset) is cut into chunks and each chunk is digested, so that two sides
# can be compared by a few lines and the first chunk that differs can be printed in full.
import builtins
import sys

sys.path[:0] = sys.argv[1:3]
import common

EVENT_LIMIT = 200_000
CHUNK = 2048
TOOL = 4

bundle = __import__(sys.argv[3])
detail = sys.argv[5] == "detail"
path, name, source = bundle.DATA
opcode_names = __import__("opcode_names").NAMES
bundle_folder = sys.argv[2]
path = bundle_folder + "/" + path

codes = common.walk(compile(source, name, "exec", 0, True))
ordinals = {id(code): ordinal for ordinal, code in enumerate(codes)}
monitoring = sys.monitoring
events = []
say = sys.stdout.write
flush = sys.stdout.flush
get_frame = sys._getframe
plain = (int, float, complex, str, bytes, bool, type(None), type(...), type(NotImplemented))


def describe(value, depth=0):
    """A text that depends on type and structure only: no addresses, no user code."""
    kind = type(value)
    if kind is int and 0x20000000000 <= value < 0x800000000000:
        return "<as large as an address>"
    if kind is int and (value >= 1 << 64 or value <= -1 << 64):
        return hex(value)
    if kind is str:
        # Where the bundles lie is nobody's business, and differs between machines.
        value = value.replace(bundle_folder, "<bundles>")
    if kind is str and len(value) > 200:
        return repr(value[:200]) + "..." + str(len(value))
    if kind is bytes and len(value) > 200:
        return repr(value[:200]) + "..." + str(len(value))
    if kind in plain:
        return repr(value)
    if depth < 3:
        if kind is tuple or kind is list:
            items = [describe(item, depth + 1) for item in value[:20]]
            return kind.__name__ + "(" + ", ".join(items) + ")" + str(len(value))
        if kind is dict:
            items = []
            for key, item in list(value.items())[:20]:
                items.append(describe(key, depth + 1) + ": " + describe(item, depth + 1))
            return "dict(" + ", ".join(items) + ")" + str(len(value))
        if kind is set or kind is frozenset:
            items = sorted([describe(item, depth + 1) for item in value])
            return kind.__name__ + "(" + ", ".join(items[:20]) + ")" + str(len(value))
    return "<" + type.__dict__["__qualname__"].__get__(kind) + ">"


def stop():
    for code in codes:
        monitoring.set_local_events(TOOL, code, 0)


def at_instruction(code, offset):
    events.append(ordinals[id(code)] << 20 | offset)
    if len(events) >= EVENT_LIMIT:
        stop()


def at_resume(code, offset):
    names = get_frame(1).f_locals
    if code is codes[0]:
        text = ""
    else:
        text = ", ".join([name + "=" + describe(value) for name, value in list(names.items())])
    events.append("resume " + code.co_qualname + "(" + text + ")")


def event_text(event):
    if type(event) is str:
        return event
    code = codes[event >> 20]
    offset = event & 0xFFFFF
    return code.co_qualname + " " + str(offset) + " " + opcode_names[code.co_code[offset]]


def executed_opcodes():
    """The opcodes of the events, and those that ran although monitoring is never told of them.

    It is not told of RESUME and what stands before it, which has run once anything else has, nor of
    END_FOR, over which the end of a loop goes to the instruction after it.
    """
    resume = opcode_names.index("RESUME")
    end_for = opcode_names.index("END_FOR")
    bytecodes = [code.co_code for code in codes]
    found = set()
    entered = set()
    for event in set([event for event in events if type(event) is int]):
        ordinal = event >> 20
        offset = event & 0xFFFFF
        bytecode = bytecodes[ordinal]
        found.add(bytecode[offset])
        entered.add(ordinal)
        if offset >= 2 and bytecode[offset - 2] == end_for:
            found.add(end_for)
    for ordinal in entered:
        for opcode in bytecodes[ordinal][::2]:
            found.add(opcode)
            if opcode == resume:
                break
    return sorted(found)


def report(end):
    stop()
    lines = [end + ", " + str(len(events)) + " events"]
    lines.append("opcodes " + " ".join([str(kind) for kind in executed_opcodes()]))
    if detail:
        lines.extend([event_text(event) for event in events])
    else:
        for start in range(0, len(events), CHUNK):
            chunk = events[start : start + CHUNK]
            lines.append("from " + str(start) + ": " + common.digest(common.flat(chunk)))
    say(common.RECORD + "0 " + "\n".join(lines) + "\n" + common.RECORD + "end\n")
    flush()


def run():
    # A module of its own, so that the program sees itself as a script that was started.
    module = type(sys)("__main__")
    namespace = module.__dict__
    namespace["__file__"] = path
    namespace["__builtins__"] = builtins
    sys.modules["__main__"] = module
    sys.argv = [path]
    sys.path[:2] = [path.rpartition("/")[0]]
    monitoring.use_tool_id(TOOL, "conformance")
    kinds = monitoring.events
    monitoring.register_callback(TOOL, kinds.INSTRUCTION, at_instruction)
    monitoring.register_callback(TOOL, kinds.PY_START, at_resume)
    monitoring.register_callback(TOOL, kinds.PY_RESUME, at_resume)
    for code in codes:
        monitoring.set_local_events(TOOL, code, kinds.INSTRUCTION | kinds.PY_START | kinds.PY_RESUME)
    try:
        exec(codes[0], namespace)
    except BaseException as error:
        return module, "ended by " + type(error).__name__
    return module, "ended"


# The module is kept until the report is out, so that its finalisers do not run in between.
kept = sys.modules["__main__"]
program, how = run()
report(how)
