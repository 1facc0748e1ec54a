"""Identifiers outside ASCII: NFKC normalisation, attributes, keywords arguments and globals."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


é = 1
ñandú = "bird"
名前 = "name"
ﬁeld = "ligature is normalised"
µ = "micro"
ℌ = "black letter h"
_ª = 5
变量_1 = [1]


class Größe:
    breite = 3

    def höhe(self, faktor=1):
        return self.breite * faktor


def função(α, β=2, *, γ=3, **δ):
    return α, β, γ, δ


show("é, ñandú, 名前, field, μ, H, _a, 变量_1", lambda: (é, ñandú, 名前, field, μ, H, _a, 变量_1))
show(
    '"field" in globals(), "ﬁeld" in globals(), "μ" in globals(), "H" in globals()',
    lambda: ("field" in globals(), "ﬁeld" in globals(), "μ" in globals(), "H" in globals()),
)
show(
    "Größe().höhe(2), Größe.__name__, Größe.höhe.__qualname__, função.__name__, "
    "função.__code__.co_varnames",
    lambda: (
        Größe().höhe(2), Größe.__name__, Größe.höhe.__qualname__, função.__name__,
        função.__code__.co_varnames,
    ),
)
show(
    'função(1, γ=5, δ_extra=6), função(α=1, β=9), função(1, **{"ключ": 2})',
    lambda: (função(1, γ=5, δ_extra=6), função(α=1, β=9), função(1, **{"ключ": 2})),
)
show("função(1, ζ=2)", lambda: função(1, ζ=2))
show("função()", lambda: função())
show("Größe.höhe.tiefe", lambda: Größe.höhe.tiefe)
show("ünbekannt", lambda: ünbekannt)
show(
    'getattr(Größe, "höhe") is Größe.höhe, hasattr(Größe, "hohe"), setattr(Größe, '
    '"größer", 1), Größe.größer',
    lambda: (
        getattr(Größe, "höhe") is Größe.höhe, hasattr(Größe, "hohe"), setattr(Größe, "größer", 1),
        Größe.größer,
    ),
)
show(
    'setattr(Größe, "not an identifier!", 5), getattr(Größe, "not an identifier!")',
    lambda: (setattr(Größe, "not an identifier!", 5), getattr(Größe, "not an identifier!")),
)
𝓍 = "mathematical script x"
show('x, "𝓍" in globals()', lambda: (x, "𝓍" in globals()))
lambda_ = lambda ﬀ: ff
show("lambda_(7)", lambda: lambda_(7))
show(
    '[ch for ch in "ab" for ﬁ in "x"], {ﬂ: 1 for ﬂ in "q"}, (ﬃ := 3), ffi',
    lambda: ([ch for ch in "ab" for ﬁ in "x"], {ﬂ: 1 for ﬂ in "q"}, (ﬃ := 3), ffi),
)


def local_names():
    naïve = 1
    Ω = 2
    return sorted(locals())


show("local_names()", lambda: local_names())
show(
    '"é".isidentifier(), "e\\u0301".isidentifier(), "2é".isidentifier(), '
    '"℘".isidentifier(), "·".isidentifier(), "a·".isidentifier(), "x\\u200b".isidentifier()',
    lambda: (
        "é".isidentifier(), "e\u0301".isidentifier(), "2é".isidentifier(), "℘".isidentifier(),
        "·".isidentifier(), "a·".isidentifier(), "x\u200b".isidentifier(),
    ),
)
import math as 数学

show("数学.floor(2.5)", lambda: 数学.floor(2.5))
try:
    raise type("Ошибка", (Exception,), {})("сообщение")
except Exception as исключение:
    print(repr(исключение), type(исключение).__name__)
show('"исключение" in globals()', lambda: "исключение" in globals())
