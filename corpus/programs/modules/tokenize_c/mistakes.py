"""_tokenize.TokenizerIter: wrong texts, wrong readers, wrong arguments."""

import warnings
from _tokenize import TokenizerIter

warnings.simplefilter("ignore")

SOURCES = [
    "(\n", "if 1:\n  a\n b\n", "  \tx\n\tx\n", "a = \\ 1\n", "a = \\\n", "é = 'é\n", '"""é\n\n', "f'{a", "f'a\n", "f'''\n{b}\n",
    "1a\n", "0x\n", "1__0\n", "0o8\n", "077\n", "(]\n", "(\n]\n", ")\n", "f'{)}'\n", "f'{a:{b:{c:{d}}}}'\n", "f'}'\n", "ub''\n",
    "x = €\n", "a\u200b\n", "a\x01\n", "a\0b\n", "\n".join(" " * i + "if 1:" for i in range(101)), "(" * 201, "x\\",
    "t'{a\n", "f'{\n", "1if 2\n", "'\\\n", "f'\\\n",
]


def show(reader, **options):
    try:
        tokens = TokenizerIter(reader, **options)
        count = 0
        for _ in tokens:
            count += 1
        print(count, "tokens")
        next(tokens)
    except SyntaxError as error:
        print(type(error).__name__, error.args, error.msg, error.lineno, error.offset, error.text, error.end_lineno,
              error.end_offset, error.filename, error.print_file_and_line)
    except Exception as error:
        print(type(error).__name__, error.args)


for source in SOURCES:
    for extra in (True, False):
        print(repr(source)[:70], extra)
        show(iter(source.splitlines(keepends=True)).__next__, extra_tokens=extra)

for reader in (1, lambda: 1, iter([b"a\n"] * 3).__next__, lambda: "\ud800", lambda line: "", lambda: 1 / 0, iter([]).__next__):
    for options in ({}, {"encoding": "utf-8"}, {"encoding": "no such"}):
        show(reader, extra_tokens=True, **options)

show(iter([]).__next__)
show(iter([]).__next__, extra_tokens=True, encoding=None)
show(iter([]).__next__, extra_tokens=True, encoding="a\0b")
show(iter([]).__next__, extra_tokens=True, more=1)
try:
    TokenizerIter()
except TypeError as error:
    print(error)

warnings.simplefilter("error")
show(iter(["1if 2 else 3\n"]).__next__, extra_tokens=False)
show(iter(["f'\\{6}'\n"]).__next__, extra_tokens=False)
print(sorted(vars(TokenizerIter)), TokenizerIter.__basicsize__, TokenizerIter.__doc__, TokenizerIter.__text_signature__)
