# A subclass of bytes or bytearray whose __buffer__() lies: some functions take what the object is made of, others ask.
asked = []


class Bytes(bytes):
    def __buffer__(self, flags):
        asked.append("Bytes")
        return memoryview(b"12")


class Array(bytearray):
    def __buffer__(self, flags):
        asked.append("Array")
        return memoryview(b"12")


def show(name, function):
    for kind in (Bytes, Array):
        asked.clear()
        try:
            result = repr(function(kind))
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
        print(name, kind.__name__, result, asked)


show("decode", lambda kind: kind(b"xy").decode())
show("str", lambda kind: str(kind(b"xy"), "ascii"))
show("hex", lambda kind: kind(b"xy").hex(":"))
show("hex separator", lambda kind: b"xyz".hex(kind(b":")))
show("startswith", lambda kind: b"xyz".startswith(kind(b"xy")))
show("endswith", lambda kind: bytearray(b"xyz").endswith((kind(b"q"), kind(b"yz"))))
show("find", lambda kind: b"xy12".find(kind(b"xy")))
show("in", lambda kind: kind(b"xy") in b"xy")
show("split", lambda kind: b"xaby".split(kind(b"ab")))
show("partition", lambda kind: b"xaby".partition(kind(b"ab")))
show("strip", lambda kind: b"xaby".strip(kind(b"xy")))
show("removeprefix", lambda kind: b"xaby".removeprefix(kind(b"x")))
show("replace", lambda kind: b"xaby".replace(kind(b"ab"), b"-"))
show("translate", lambda kind: b"xaby".translate(kind(bytes(256))))
show("translate a bytearray", lambda kind: bytearray(b"xaby").translate(kind(bytes(256))))
show("translate, delete", lambda kind: b"xaby".translate(None, kind(b"ab")))
show("join", lambda kind: kind(b",").join([b"a", b"b"]))
show("join items", lambda kind: b",".join([kind(b"a"), b"b"]))
show("percent", lambda kind: kind(b"<%d>") % 1)
show("percent item", lambda kind: b"<%s>" % kind(b"a"))
show("concatenate", lambda kind: kind(b"a") + b"b")
show("compare", lambda kind: (kind(b"ab") == b"ab", kind(b"ab") < b"b"))
show("float", lambda kind: float(kind(b"7.5")))
show("int", lambda kind: int(kind(b"75")))
show("eval", lambda kind: eval(kind(b"1 + 1")))
show("compile", lambda kind: compile(kind(b"3"), "", "eval").co_consts)
show("bytes", lambda kind: bytes(kind(b"ab")))
show("bytearray", lambda kind: bytearray(kind(b"ab")))
show("memoryview", lambda kind: memoryview(kind(b"ab")).tobytes())
show("from_bytes", lambda kind: int.from_bytes(kind(b"ab")))


class Told:
    def __bytes__(self):
        return b"5"

    def __buffer__(self, flags):
        return memoryview(b"6")


# Sources and texts come from buffers only, and from such as lie in one piece.
for function in (
    lambda: eval(Told()),
    lambda: eval(memoryview(b"1x+x1")[::2]),
    lambda: str(memoryview(b"abc")[::2], "ascii"),
    lambda: eval(1),
    lambda: exec(None),
    lambda: str(1, "ascii"),
    lambda: str(encoding="\udc80"),
    lambda: str(errors="a\0b"),
):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))
