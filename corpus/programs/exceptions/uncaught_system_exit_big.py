"""SystemExit with a negative or large code is truncated to a byte."""

codes = []
for code in (-1, 256, 2**70, True):
    try:
        raise SystemExit(code)
    except SystemExit as error:
        codes.append(error.code)
print(codes)
raise SystemExit(-2)
