"""str case mapping: upper, lower, title, capitalize, swapcase, casefold and the case predicates."""


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


WORDS = ["hello World", "ÀÉÎ straße", "ǆ Ǆ ǅ", "ﬁ ﬃ", "ΑΣ ΣΑΣ", "İI ıi", "they're o'neil", "a1b2 c3", "", "\U00010400\U00010428"]
for word in WORDS:
    print(ascii(word))
    print("  upper", ascii(word.upper()), "lower", ascii(word.lower()))
    print("  title", ascii(word.title()), "capitalize", ascii(word.capitalize()))
    print("  swapcase", ascii(word.swapcase()), "casefold", ascii(word.casefold()))
    print("  is", word.isupper(), word.islower(), word.istitle())
show(
    '"ß".upper(), "ŉ".upper(), "ΐ".upper(), "ß".title(), "ß".capitalize(), '
    '"ß".swapcase(), "ẞ".lower(), "ẞ".casefold()',
    lambda: (
        "ß".upper(), "ŉ".upper(), "ΐ".upper(), "ß".title(), "ß".capitalize(), "ß".swapcase(),
        "ẞ".lower(), "ẞ".casefold(),
    ),
)
show(
    '"Σ".lower(), "aΣ".lower(), "aΣb".lower(), "aΣ.".lower(), "aΣ b".lower(), ".Σ".lower()',
    lambda: ("Σ".lower(), "aΣ".lower(), "aΣb".lower(), "aΣ.".lower(), "aΣ b".lower(), ".Σ".lower()),
)
show(
    'ascii("İ".lower()), len("İ".lower()), "ı".upper(), "ſ".upper(), "K".lower(), '
    '"Å".lower(), "µ".casefold() == "μ"',
    lambda: (
        ascii("İ".lower()), len("İ".lower()), "ı".upper(), "ſ".upper(), "K".lower(), "Å".lower(),
        "µ".casefold() == "μ",
    ),
)
show(
    '"ABC".isupper(), "ABc".isupper(), "1".isupper(), "A1".isupper(), "a1".islower(), '
    '"".islower(), "ª".islower()',
    lambda: (
        "ABC".isupper(), "ABc".isupper(), "1".isupper(), "A1".isupper(), "a1".islower(),
        "".islower(), "ª".islower(),
    ),
)
show(
    '"Title Case".istitle(), "Not title".istitle(), "A".istitle(), "1 A".istitle(), '
    '"AbC".istitle(), "ǅ".istitle()',
    lambda: (
        "Title Case".istitle(), "Not title".istitle(), "A".istitle(), "1 A".istitle(),
        "AbC".istitle(), "ǅ".istitle(),
    ),
)
show(
    '"ß".casefold() == "SS".casefold(), "STRASSE".lower() == "straße".casefold(), "ﬀ".casefold()',
    lambda: (
        "ß".casefold() == "SS".casefold(), "STRASSE".lower() == "straße".casefold(),
        "ﬀ".casefold(),
    ),
)
show(
    '"ᾳ".upper(), "ᾳ".title(), "ᾼ".lower(), "Ω".lower(), "Ꭰ".lower(), "ꭰ".upper(), "ꭰ".casefold()',
    lambda: (
        "ᾳ".upper(), "ᾳ".title(), "ᾼ".lower(), "Ω".lower(), "Ꭰ".lower(), "ꭰ".upper(),
        "ꭰ".casefold(),
    ),
)
show('"hello".upper(1)', lambda: "hello".upper(1))
show('"hello".title(x=1)', lambda: "hello".title(x=1))
show("str.upper(5)", lambda: str.upper(5))
show("str.lower()", lambda: str.lower())
show(
    '"mixed 123 ñ".upper().lower() == "mixed 123 ñ", "a" * 20 + "É".lower(), ("é" * 3).upper()',
    lambda: (
        "mixed 123 ñ".upper().lower() == "mixed 123 ñ", "a" * 20 + "É".lower(), ("é" * 3).upper(),
    ),
)
