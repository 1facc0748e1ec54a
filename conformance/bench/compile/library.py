"""compile() of every source of the standard library, its tests included."""

import os
import sys
import warnings

warnings.simplefilter("ignore")


def sources(root):
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - {"__pycache__", "site-packages", "dist-packages"})
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.endswith(".py") and os.path.isfile(path):
                yield path


compiled = refused = size = 0
for path in sources(os.path.dirname(os.__file__)):
    with open(path, "rb") as file:
        source = file.read()
    try:
        compile(source, path, "exec", dont_inherit=True)
        compiled += 1
        size += len(source)
    except (SyntaxError, ValueError):
        refused += 1
print(compiled, refused, size)
