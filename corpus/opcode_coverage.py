"""Say which instructions no program of the corpus contains.

    python3.14 corpus/opcode_coverage.py                 instructions and operands that CPython's compiler can emit
    python3.14 corpus/opcode_coverage.py --specialised   and the specialised forms the programs reach when run

Prints one line for each that is missing and fails if there is any.
"""

import argparse
import dis
import glob
import io
import opcode
import os
import subprocess
import sys
import types
import warnings

import _opcode
import _opcode_metadata

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAMS = os.path.join(ROOT, "corpus", "programs")

# Instructions with a number that no compiled code object holds, each with the reason.
NEVER_EMITTED = {
    "CACHE": "it is room for inline caches, not an instruction",
    "RESERVED": "it stands in bytecode for an instruction that tools replace",
    "INTERPRETER_EXIT": "only the frame below a C caller holds it",
    "EXIT_INIT_CHECK": "only the shim frame around a specialised __init__ call holds it",
    "ENTER_EXECUTOR": "only the tier-2 optimiser writes it",
    "INSTRUMENTED_LINE": "only monitoring writes it",
    "INSTRUMENTED_INSTRUCTION": "only monitoring writes it",
}

# What CPython 3.14's code generator does not use although the table has it.
UNUSED_OPERANDS = {"INTRINSIC_1_INVALID", "INTRINSIC_2_INVALID", "INTRINSIC_PRINT", "function attribute 4"}


def programs():
    return sorted(glob.glob(os.path.join(PROGRAMS, "**", "*.py"), recursive=True))


def code_objects(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from code_objects(constant)


def operand_names(instruction):
    """Name the operand where it selects one of a fixed set of operations."""
    name, arg = instruction.opname, instruction.arg
    if name == "BINARY_OP":
        return opcode._nb_ops[arg][0]
    if name == "COMPARE_OP":
        return "compare " + opcode.cmp_op[arg >> 5] + (" as a bool" if arg & 16 else "")
    if name == "CALL_INTRINSIC_1":
        return _opcode.get_intrinsic1_descs()[arg]
    if name == "CALL_INTRINSIC_2":
        return _opcode.get_intrinsic2_descs()[arg]
    if name == "LOAD_SPECIAL":
        return "special " + _opcode.get_special_method_names()[arg]
    if name == "LOAD_COMMON_CONSTANT":
        return "common " + getattr(opcode._common_constants[arg], "__name__", repr(opcode._common_constants[arg]))
    if name == "SET_FUNCTION_ATTRIBUTE":
        return f"function attribute {arg}"
    if name == "CONVERT_VALUE":
        return f"conversion {arg}"
    return None


def expected():
    names = {
        name
        for name, number in _opcode_metadata.opmap.items()
        if number < 256 and name not in NEVER_EMITTED and not name.startswith("INSTRUMENTED_")
    }
    operands = {name for name, _ in opcode._nb_ops}
    operands |= {f"compare {op}{suffix}" for op in opcode.cmp_op for suffix in ("", " as a bool")}
    operands |= {*_opcode.get_intrinsic1_descs(), *_opcode.get_intrinsic2_descs()}
    operands |= {"special " + name for name in _opcode.get_special_method_names()}
    operands |= {"common " + getattr(value, "__name__", repr(value)) for value in opcode._common_constants}
    operands |= {f"function attribute {1 << bit}" for bit in range(5)}
    operands |= {f"conversion {number}" for number in (1, 2, 3)}
    return names | operands - UNUSED_OPERANDS


def present(paths):
    found = set()
    for path in paths:
        with open(path, "rb") as file:
            module = compile(file.read(), path, "exec", dont_inherit=True)
        for code in code_objects(module):
            for instruction in dis.get_instructions(code):
                found.add(instruction.opname)
                found.add(operand_names(instruction))
                if instruction.arg is not None and instruction.arg > 255:
                    found.add("EXTENDED_ARG")
    return found


def run_and_report(path):
    """Run one program in this process and print the specialised instructions that its code ends up with."""
    with open(path, "rb") as file:
        module = compile(file.read(), path, "exec", dont_inherit=True)
    real, sys.stdout = sys.stdout, io.StringIO()
    scope = types.ModuleType("__main__")
    scope.__file__ = path
    sys.modules["__main__"] = scope
    try:
        exec(module, vars(scope))
    except BaseException:
        pass
    sys.stdout = real
    found = set()
    for code in code_objects(module):
        for instruction in dis.get_instructions(code, adaptive=True):
            if instruction.opname in _opcode_metadata._specialized_opmap:
                found.add(instruction.opname)
    print(*sorted(found))


def reached(paths):
    found = set()
    for path in paths:
        if os.path.basename(path) != "main.py" and os.path.exists(os.path.join(os.path.dirname(path), "main.py")):
            continue
        command = [sys.executable, "-I", "-B", os.path.abspath(__file__), "--report", path]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.stdout:
            found.update(done.stdout.splitlines()[-1].split())
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--specialised", action="store_true")
    parser.add_argument("--report", metavar="PROGRAM", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.report:
        run_and_report(options.report)
        return 0
    warnings.simplefilter("ignore", SyntaxWarning)
    paths = programs()
    wanted = expected()
    missing = sorted(wanted - present(paths))
    total = len(wanted)
    if options.specialised:
        # JUMP_BACKWARD_JIT needs an interpreter built with its experimental JIT.
        forms = set(_opcode_metadata._specialized_opmap) - {"JUMP_BACKWARD_JIT"}
        missing += sorted(forms - reached(paths))
        total += len(forms)
    for name in missing:
        print(name)
    print(f"{total - len(missing)} of {total} present in {len(paths)} sources")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
