# Asks a running CPython 3.14 what its instructions are, and keeps the answers.
# Counterpart: Lib/opcode.py, Modules/_opcode.c.
"""usage: python3.14 oracle/facts/dump.py [--check] [--show]

Writes opcodes.json next to this file and the same facts as plain lines for the C++ tests to
vm/bytecode/testdata/opcode_facts.txt. With --check nothing is written: every difference between the
files and the running interpreter is printed, and the exit status is 1 if there is one. The patch
version may differ; that alone is a note, not a failure. With --show the facts go to stdout.
"""

import hashlib
import json
import os
import sys

import _opcode
import _opcode_metadata
import dis
import opcode

HERE = os.path.dirname(os.path.abspath(__file__))
JSON_PATH = os.path.join(HERE, "opcodes.json")
TEXT_PATH = os.path.normpath(
    os.path.join(HERE, "..", "..", "vm", "bytecode", "testdata", "opcode_facts.txt"))

# Small counts, every bit of the two-part opargs, both sides of each byte boundary.
OPARGS = [*range(20), 31, 32, 63, 64, 127, 128, 254, 255, 256, 257, 258, 300, 511, 512, 513, 1023,
          1024, 4095, 4096, 65535, 65536, 100000]
PROPERTIES = ["has_arg", "has_const", "has_name", "has_jump", "has_free", "has_local", "has_exc"]
JUMPS = [("any", None), ("no", False), ("yes", True)]


def stack_effect(number, oparg, jump):
    """Return the effect, or None where the interpreter refuses the opcode."""
    try:
        return _opcode.stack_effect(number, oparg, jump=jump)
    except ValueError:
        return None


def effects(number):
    """Return one list when the jump does not matter, else one for each kind of jump."""
    table = {name: [stack_effect(number, oparg, jump) for oparg in OPARGS] for name, jump in JUMPS}
    if table["any"] == table["no"] == table["yes"]:
        table = {"any": table["any"]}
    for name, row in table.items():
        if len(set(row)) == 1:
            table[name] = row[:1]
    return table


def collect():
    opmap = dict(_opcode_metadata.opmap)
    specialized = dict(_opcode_metadata._specialized_opmap)
    numbers = {**opmap, **specialized}
    by_number = sorted(numbers, key=numbers.get)
    return {
        "opmap": dict(sorted(opmap.items(), key=lambda item: item[1])),
        "specialized_opmap": dict(sorted(specialized.items(), key=lambda item: item[1])),
        "specializations": {head: sorted(forms) for head, forms in
                            sorted(_opcode_metadata._specializations.items())},
        "have_argument": _opcode_metadata.HAVE_ARGUMENT,
        "min_instrumented_opcode": _opcode_metadata.MIN_INSTRUMENTED_OPCODE,
        "extended_arg": opcode.EXTENDED_ARG,
        "inline_cache_entries": dict(sorted(opcode._inline_cache_entries.items())),
        "cache_format": dict(sorted(opcode._cache_format.items())),
        "properties": {name: [p for p in PROPERTIES if getattr(_opcode, p)(numbers[name])]
                       for name in by_number},
        "valid": [n for n in range(300) if _opcode.is_valid(n)],
        "stack_effect_opargs": OPARGS,
        "stack_effects": {name: effects(numbers[name]) for name in by_number},
        "intrinsics_1": _opcode.get_intrinsic1_descs(),
        "intrinsics_2": _opcode.get_intrinsic2_descs(),
        "nb_ops": [list(pair) for pair in _opcode.get_nb_ops()],
        "special_methods": _opcode.get_special_method_names(),
        "common_constants": [constant.__name__ for constant in opcode._common_constants],
        "compare_operators": list(opcode.cmp_op),
        "function_attributes": list(dis.FUNCTION_ATTR_FLAGS),
        "code_flags": {str(bit): name for bit, name in sorted(dis.COMPILER_FLAG_NAMES.items())},
    }


def digest(facts):
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def render_json(facts):
    """One fact a line, so that drift reads well in a diff."""
    lines = ["{"]
    head = {"python": sys.version.split()[0], "implementation": sys.implementation.name,
            "sha256": digest(facts)}
    for key, value in head.items():
        lines.append(f" {json.dumps(key)}: {json.dumps(value)},")
    for index, (key, value) in enumerate(facts.items()):
        comma = "" if index == len(facts) - 1 else ","
        if isinstance(value, dict):
            lines.append(f" {json.dumps(key)}: {{")
            items = list(value.items())
            for i, (name, entry) in enumerate(items):
                tail = "" if i == len(items) - 1 else ","
                lines.append(f"  {json.dumps(name)}: {json.dumps(entry)}{tail}")
            lines.append(f" }}{comma}")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}{comma}")
    lines.append("}")
    return "\n".join(lines) + "\n"


def render_text(facts):
    """The same facts as words on lines, for a reader without a JSON parser."""
    lines = [f"sha256 {digest(facts)}"]
    for name, number in facts["opmap"].items():
        lines.append(f"op {number} {name}")
    for name, number in facts["specialized_opmap"].items():
        lines.append(f"specialized {number} {name}")
    for head, forms in facts["specializations"].items():
        lines.append(f"family {head} {' '.join(forms)}")
    for name, entries in facts["inline_cache_entries"].items():
        lines.append(f"cache {name} {entries}")
    for name, fields in facts["cache_format"].items():
        lines.append(f"format {name} {' '.join(f'{f}/{n}' for f, n in fields.items())}")
    for name, properties in facts["properties"].items():
        lines.append(" ".join(["has", name, *properties]))
    lines.append(" ".join(["valid", *map(str, facts["valid"])]))
    lines.append(" ".join(["opargs", *map(str, facts["stack_effect_opargs"])]))
    for name, table in facts["stack_effects"].items():
        for jump, row in table.items():
            words = ["x" if effect is None else str(effect) for effect in row]
            lines.append(" ".join(["effect", name, jump, *words]))
    for key in ["intrinsics_1", "intrinsics_2", "special_methods", "common_constants",
                "compare_operators", "function_attributes"]:
        for index, word in enumerate(facts[key]):
            lines.append(f"{key} {index} {word}")
    for index, (name, sign) in enumerate(facts["nb_ops"]):
        lines.append(f"nb_op {index} {name} {sign}")
    for bit, name in facts["code_flags"].items():
        lines.append(f"code_flag {bit} {name}")
    return "\n".join(lines) + "\n"


def differences(old, new, path=""):
    """Yield a line for every leaf that is not the same on both sides."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(set(old) | set(new)):
            where = f"{path}.{key}" if path else key
            if key not in old:
                yield f"{where}: new in the interpreter: {new[key]!r}"
            elif key not in new:
                yield f"{where}: gone from the interpreter, was {old[key]!r}"
            else:
                yield from differences(old[key], new[key], where)
    elif old != new:
        yield f"{path}: file has {old!r}, the interpreter says {new!r}"


def check(facts):
    with open(JSON_PATH, encoding="utf-8") as file:
        kept = json.load(file)
    recorded = {key: kept.pop(key) for key in ("python", "implementation", "sha256")}
    drift = list(differences(kept, json.loads(json.dumps(facts))))
    if recorded["sha256"] != digest(kept):
        drift.append("opcodes.json does not match its own sha256: it was edited by hand")
    try:
        with open(TEXT_PATH, encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        text = ""
    if text != render_text(kept):
        drift.append("opcode_facts.txt does not say what opcodes.json says")
    version = sys.version.split()[0]
    if version != recorded["python"]:
        print(f"note: recorded from {recorded['python']}, running {version}")
    for line in drift:
        print(line)
    return 1 if drift else 0


def main(arguments):
    if sys.version_info[:2] != (3, 14):
        print(f"these are facts about 3.14, not {sys.version.split()[0]}", file=sys.stderr)
        return 2
    facts = collect()
    if "--check" in arguments:
        return check(facts)
    if "--show" in arguments:
        sys.stdout.write(render_json(facts))
        return 0
    for path, text in ((JSON_PATH, render_json(facts)), (TEXT_PATH, render_text(facts))):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
