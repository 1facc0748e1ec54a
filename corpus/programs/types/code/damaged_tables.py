# Line tables that no compiler writes: what co_positions(), co_lines() and tracebacks make of them. Each ends with zeros,
# so that nothing is read behind it.
import random
import warnings

warnings.simplefilter("ignore")


def fails():
    return undefined_name


def line_of_failure(code):
    try:
        eval(code)
    except NameError as error:
        return error.__traceback__.tb_next.tb_lineno


source = random.Random(5)
kinds = (
    lambda: source.randrange(256),
    lambda: 0x80 | source.randrange(128),
    lambda: 0xF0 | source.randrange(8),
    lambda: 64 | source.randrange(64),
    lambda: source.randrange(64),
)
for number in range(100):
    table = bytes(source.choice(kinds)() for _ in range(source.randrange(1, 20))) + bytes(12)
    code = fails.__code__.replace(co_linetable=table, co_firstlineno=source.choice((0, 1, 5, 1000)))
    old = code.co_lnotab
    print(len(old), old[:8].hex(), old[-4:].hex(), end=" ")
    print(number,  [*code.co_positions()][:12], [*code.co_lines()], line_of_failure(code))
