# What there is to ask about each instruction, in one bundle.
# Usage: python3.14 -S -B bundle_opcodes.py OUT_DIR
#
# DATA holds ("facts", number, name) for every opcode, pseudo and specialised ones included,
# ("listing", marshalled code) for every opcode that can stand in co_code, with all operands that the
# reference's disassembler has a meaning for, and ("list", function) for the tables of operands.
import dis
import io
import marshal
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import _opcode
import _opcode_metadata
import pyc
from opcode import _cache_format

TABLES = ("get_nb_ops", "get_intrinsic1_descs", "get_intrinsic2_descs", "get_special_method_names")

# From here on, and at ENTER_EXECUTOR, an opcode refers to data that only a running code object has.
INSTRUMENTED = min(n for name, n in _opcode_metadata.opmap.items() if name.startswith("INSTRUMENTED_"))
NOP = bytes([_opcode_metadata.opmap["NOP"], 0])

# Something to refer to: constants, names, locals, cells and free variables.
FREE = [f"free{i}" for i in range(10)]
TEMPLATE_SOURCE = (
    f"def outer({', '.join(FREE)}):\n def template({', '.join(f'local{i}' for i in range(40))}):\n"
    + "  def inner(): return local1, local2\n"
    + "".join(f"  name{i}.attribute{i} = {i + 1000}\n" for i in range(40))
    + f"  return {', '.join(FREE)}\n"
)


def template():
    found = [c for c in pyc.walk(compile(TEMPLATE_SOURCE, "template.py", "exec")) if c.co_name == "template"]
    return found[0]


def instructions(number, name, arguments):
    caches = sum(_cache_format.get(name, {}).values())
    return b"".join(bytes([number, argument]) + bytes(2 * caches) for argument in arguments)


def has_meaning(code):
    try:
        dis.dis(code, file=io.StringIO())
    except (IndexError, KeyError, ValueError):
        return False
    return True


def main(out):
    model = template()
    data, index = [], ["B opcodes_bundle"]
    everything = _opcode_metadata.opmap | _opcode_metadata._specialized_opmap
    for name, number in sorted(everything.items(), key=lambda item: item[1]):
        data.append(("facts", number, name))
        index.append(f"F {name}/facts")
        if number >= INSTRUMENTED or name in _opcode_metadata._specialized_opmap:
            continue
        # Jumps need somewhere to go.
        padding = NOP * 600 if _opcode.has_jump(number) else NOP
        arguments = [
            argument
            for argument in range(256 if _opcode.has_arg(number) else 2)
            if has_meaning(model.replace(co_code=padding + instructions(number, name, [argument]) + padding))
        ]
        code = model.replace(co_code=padding + instructions(number, name, arguments) + padding)
        if arguments and has_meaning(code):
            data.append(("listing", marshal.dumps(code)))
            index.append(f"F {name}/listing")
    for table in TABLES:
        data.append(("list", table))
        index.append(f"F {table}")
    pyc.write(os.path.join(out, "opcodes_bundle.pyc"), pyc.module(DATA=tuple(data)))
    pyc.write_text(os.path.join(out, "index.txt"), "".join(f"{line}\n" for line in index))


if __name__ == "__main__":
    main(sys.argv[1])
