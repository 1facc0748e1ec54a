"""BUILD_TEMPLATE, BUILD_INTERPOLATION, FORMAT_SIMPLE, FORMAT_WITH_SPEC and CONVERT_VALUE."""


class V:
    def __format__(self, spec):
        return f"<{spec}>"

    def __repr__(self):
        return "V()"


def formats(v, w):
    return f"{v}", f"{v!r}", f"{v!s}", f"{v!a}", f"{v:{w}}", f"{v!r:>{w}}", f"a{v}b{w}c", f"{w:05}"


def templates(v, w):
    t = t"a{v}b{v!r}c{v:>{w}}d{v!s:x}{w=}"
    return t.strings, [(i.expression, i.conversion, i.format_spec) for i in t.interpolations]


for i in range(20):
    result = formats(i, 5)
print(result)
print(formats(V(), 8), templates(V(), 3))
print(t"".strings, t"x".strings, t"{1}".strings, (t"{1}" t"{2}").strings, (t"a" + t"{3}").values)
for bad in (lambda: f"{None:5}", lambda: f"{1:zz}", lambda: t"{1 / 0}", lambda: f"{[]:d}"):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
