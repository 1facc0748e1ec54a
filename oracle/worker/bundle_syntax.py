# Collect short sources, most of them wrong on purpose, into bundles for the `syntax` suite.
# Usage: python3.14 -S -B bundle_syntax.py OUT_DIR FOLDER
#
# Three origins: the cases of FOLDER/*.txt; the doctests of the library's syntax tests; and every string
# in the tests of the language, because a test that compiles a string has it as a constant.  DATA holds
# (source, flags) pairs.
#
# A .txt file is a list of cases.  A line "--- NAME" begins one, the lines up to the next are the source;
# "--- NAME (literal)" says that the source is the Python literal on the next line, for what text cannot
# hold; "--- NAME (flags 0x1000)" gives compile() those flags.
import ast
import doctest
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pyc

BUNDLE_CASES = 400
LONGEST = 4000
DOCTESTS = ("test_syntax", "test_generators", "test_genexps", "test_patma", "test_unpack_ex", "test_except_star")
STRINGS = """
    test_syntax test_exceptions test_eof test_fstring test_tstring test_grammar test_named_expressions
    test_positional_only_arg test_keywordonlyarg test_patma test_type_params test_type_aliases test_unparse
    test_string_literals test_generators test_genexps test_global test_scope test_symtable test_compile
    test_coroutines test_type_comments test_except_star test_listcomps test_dictcomps test_setcomps
    test_peepholer test_ast/test_ast test_codeop test_parser test_tokenize test_source_encoding test_flufl
    test_code test_class test_super test_with test_yield_from test_unpack_ex test_extcall test_complex
    test_long test_float test_bytes test_str test_dis test_future_stmt/test_future test_annotationlib
    test_typing test_lambda test_decorators test_augassign test_ternary test_peg_generator test_compiler_codegen
    test_cmd_line_script test_traceback test_sys_settrace test_inspect/test_inspect test_builtin
""".split()
HEAD = re.compile(r"--- (.*?)(?: \((literal|flags (0x[0-9a-f]+))\))?$")


def written_cases(path):
    cases, name, lines, kind, flags = [], None, [], None, 0

    def finish():
        if name is None:
            return
        text = "".join(lines)
        cases.append((name, ast.literal_eval(text.strip()) if kind == "literal" else text, flags))

    with open(path, encoding="utf-8", newline="") as file:
        for line in file:
            if line.startswith("--- "):
                finish()
                match = HEAD.match(line.rstrip("\n"))
                name, kind, lines = match[1], match[2], []
                flags = int(match[3], 16) if match[3] else 0
            elif name is not None:
                lines.append(line)
            elif line.strip() and not line.startswith("#"):
                sys.exit(f"{path}: text before the first case: {line!r}")
    finish()
    return cases


def library_cases(root):
    parser = doctest.DocTestParser()
    for name in STRINGS:
        path = os.path.join(root, "test", name + ".py")
        if not os.path.isfile(path):
            continue
        with open(path, "rb") as file:
            tree = ast.parse(file.read(), path)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, (str, bytes)):
                continue
            if name.rpartition("/")[2] in DOCTESTS and isinstance(node.value, str) and ">>>" in node.value:
                for number, example in enumerate(parser.get_examples(node.value)):
                    yield f"{name}:{node.lineno}:{number}", example.source
            elif 0 < len(node.value) <= LONGEST:
                yield f"{name}:{node.lineno}", node.value


def main(out, folder):
    sys.set_int_max_str_digits(0)
    root = os.path.dirname(os.path.abspath(ast.__file__))
    found = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".txt"):
            cases = written_cases(os.path.join(folder, name))
            found += [(f"{name[:-4]}/{case}", source, flags) for case, source, flags in cases]
    names = [name for name, _, _ in found]
    if len(names) != len(set(names)):
        sys.exit("two cases have the same name: " + ", ".join(sorted({n for n in names if names.count(n) > 1})))
    seen = {source for _, source, _ in found}
    for name, source in library_cases(root):
        if source not in seen:
            seen.add(source)
            found.append((name, source, 0))
    index = []
    for start in range(0, len(found), BUNDLE_CASES):
        some = found[start : start + BUNDLE_CASES]
        bundle = f"syntax_{start // BUNDLE_CASES:03}"
        index.append(f"B {bundle}")
        index += [f"F {name}" for name, _, _ in some]
        data = tuple((source, flags) for _, source, flags in some)
        pyc.write(os.path.join(out, bundle + ".pyc"), pyc.module(DATA=data))
    pyc.write_text(os.path.join(out, "index.txt"), "".join(f"{line}\n" for line in index))


if __name__ == "__main__":
    main(*sys.argv[1:])
