"""Checks YAML files as far as can be done without a library: shape, indentation, quotes, doubled keys.

usage: check_yaml.py FILE...

It knows the part of YAML that workflow files use: mappings and lists by indentation, plain and quoted scalars, flow
lists, block scalars. Anything else is a mistake here. Where PyYAML is installed, it has to read the file, too.
"""

import re
import sys

KEY = re.compile(r"""(?:[A-Za-z_][\w.\-]*|"[^"]*"|'[^']*')(?=:(?: |$))""")


def check_scalar(text, complain):
    if text[:1] in "\"'":
        if len(text) < 2 or text[-1] != text[0]:
            complain("a quote that does not end")
    elif text[:1] == "[":
        if not text.endswith("]"):
            complain("a list that does not end")
    elif text[:1] in "{&*!%@`":
        complain(f"a scalar that begins with {text[0]}")
    elif ": " in re.sub(r"\$\{\{.*?\}\}", "", text) or text.endswith(":"):
        complain("a colon in a scalar without quotes")


def check(path):
    problems = []
    # Open collections: indentation, kind, and the keys of a mapping. `expected` is a key without a value.
    open_collections = []
    block = None  # Indentation of the key whose block scalar goes on.
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    if lines[-1] != "":
        problems.append(f"{path}: the last line does not end")
    expected = True
    for number, line in enumerate(lines, 1):
        def complain(what, number=number):
            problems.append(f"{path}:{number}: {what}")

        if "\t" in line or line != line.rstrip():
            complain("a tab, or blanks at the end")
        text = line.strip()
        indentation = len(line) - len(line.lstrip(" "))
        if block is not None:
            if not text or indentation > block:
                continue
            block = None
        if not text or text.startswith("#"):
            continue
        while True:
            item = text == "-" or text.startswith("- ")
            while open_collections and open_collections[-1][0] > indentation:
                open_collections.pop()
            # A list may stand at the indentation of its key.
            if open_collections and open_collections[-1][0] == indentation:
                if open_collections[-1][1] == "list" and not item:
                    open_collections.pop()
                elif open_collections[-1][1] == "map" and item and expected:
                    open_collections.append((indentation, "list", None))
            if not open_collections or open_collections[-1][0] < indentation:
                if not expected:
                    complain("deeper than what it stands below")
                open_collections.append((indentation, "list" if item else "map", set()))
            kind = open_collections[-1][1]
            if item != (kind == "list"):
                complain("a list and a mapping in one place")
            expected = False
            if not item:
                break
            text = text[1:].lstrip()
            indentation += 2
            expected = True
            if not KEY.match(text) and text:
                check_scalar(text, complain)
                expected = False
                text = ""
            if not text:
                break
        if not text:
            continue
        match = KEY.match(text)
        if not match:
            complain("neither a key nor an item")
            continue
        keys = open_collections[-1][2]
        if keys is not None and match.group() in keys:
            complain(f"{match.group()} stands there twice")
        if keys is not None:
            keys.add(match.group())
        value = text[match.end() + 1 :].strip()
        if value in ("|", ">", "|-", ">-"):
            block = indentation
        elif value:
            check_scalar(value, complain)
        else:
            expected = True
    try:
        import yaml
    except ImportError:
        return problems
    try:
        with open(path, encoding="utf-8") as file:
            yaml.safe_load(file)
    except yaml.YAMLError as error:
        problems.append(f"{path}: {error}")
    return problems


def main(paths):
    problems = [problem for path in paths for problem in check(path)]
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
