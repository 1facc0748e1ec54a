# Writes testdata/hashes.txt: what CPython hashes strings to under several PYTHONHASHSEED values.
# Counterpart: Lib/test/test_hash.py.
"""Usage: python3.14 make_expectations.py"""

import os
import pathlib
import random
import subprocess
import sys

SEEDS = (0, 1, 42, 12345, 4294967295)


def cases():
    r = random.Random(3)
    yield b"abc", "", b"abc"
    for text, encoding in (("abc", "latin-1"), ("\xe9t\xe9", "latin-1"), ("\u20ac uro", "utf-16-le"),
                           ("\U0001f600 smile", "utf-32-le")):
        yield text, encoding, text.encode(encoding)
    for size in (1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 64, 100):
        data = r.randbytes(size)
        yield data, "", data


def main():
    if sys.argv[1:] == ["--child"]:
        print([hash(value) for value, _, _ in cases()])
        return
    lines = [f"# hash() by CPython {sys.version.split()[0]}: seed, bytes, hash; by make_expectations.py."]
    for seed in SEEDS:
        output = subprocess.run([sys.executable, __file__, "--child"], check=True, text=True,
                                capture_output=True, env={**os.environ, "PYTHONHASHSEED": str(seed)})
        hashes = eval(output.stdout)
        for (_, _, data), value in zip(cases(), hashes):
            lines.append(f"{seed} {data.hex()} {value}")
    path = pathlib.Path(__file__).with_name("testdata") / "hashes.txt"
    path.write_text("\n".join(lines) + "\n")


main()
