# Incremental coders, streams and codec objects of the multi-byte codecs.
import _codecs_cn
import _codecs_jp
import _multibytecodec
import codecs
import io


def show(function, *args, **kwargs):
    try:
        print(ascii(function(*args, **kwargs)))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))


for name in "gbk", "hz", "euc_jis_2004", "big5hkscs", "iso2022_jp_2004", "iso2022_kr", "gb18030":
    print(name)
    text = "aか\u309aæ\u0300xÊ\u0304中한~か"
    encoder = codecs.getincrementalencoder(name)("replace")
    for c in text:
        print(encoder.encode(c), encoder.getstate())
    state = encoder.getstate()
    print(encoder.encode("", True), encoder.getstate())
    encoder.setstate(state)
    print(encoder.encode("\u309a", final=True), encoder.reset())
    data = text.encode(name, "replace")
    decoder = codecs.getincrementaldecoder(name)()
    for i in range(len(data)):
        show(decoder.decode, data[i:i + 1])
        print(decoder.getstate())
    show(decoder.decode, b"\x81", True)
    print(decoder.getstate())
    decoder.reset()
    show(decoder.decode, b"\x81")
    show(decoder.decode, b"", True)
    for size in (1, 2, 3, 5, 100, -1, None):
        reader = codecs.getreader(name)(io.BytesIO(data + b"\nb\r\nc"), "ignore")
        print(size, ascii([reader.read(size) for i in range(6)]), ascii(reader.readline()), reader.reset())
    reader = codecs.getreader(name)(io.BytesIO(data + b"\nb\r\nc"))
    print(ascii(reader.readline()), ascii(reader.readlines()), ascii(reader.read()), reader.errors)
    stream = io.BytesIO()
    writer = codecs.getwriter(name)(stream, "xmlcharrefreplace")
    writer.writelines(list(text))
    writer.write(12)
    print(writer.reset(), stream.getvalue(), writer.stream is stream)

codec = _codecs_cn.getcodec("gbk")
encoder, decoder, reader, writer = (
    type("Multibyte" + kind, (getattr(_multibytecodec, "Multibyte" + kind),), {"codec": codec})
    for kind in ("IncrementalEncoder", "IncrementalDecoder", "StreamReader", "StreamWriter"))
for args, kwargs in ((1,), {}), ((None,), {}), (("a", "b"), {}), ((), {"foo": 1}), (("a\0b",), {}), (("\ud800",), {}):
    show(encoder, *args, **kwargs)
for args, kwargs in ((), {}), ((1, 2), {}), ((1, "a", 3), {}), ((1,), {"errors": 3}), ((1,), {"foo": 1}):
    show(reader, *args, **kwargs)
show(codec.encode, 1)
show(codec.encode, "a", 2)
show(codec.encode, "a", "b\0")
show(codec.decode, "a")
show(codec.decode, b"a", 1)
show(codec.decode, memoryview(b"\xd6\xd0"))
for state in "a", -1, 1 << 200, 9, 1 | 0xFF << 8, True, 2 | 0x6161 << 8:
    show(encoder().setstate, state)
for state in "a", (), ("a", 1), (b"a", "1"), (b"a" * 9, 1), (b"a", 1 << 64), (b"a", -1), (b"\x81", 5):
    show(decoder().setstate, state)
for name in 1, "x", "\ud800", "hz":
    show(lambda: _codecs_cn.getcodec(name).encode("a"))
show(getattr(_multibytecodec, "__create_codec"), 1)
show(getattr(_multibytecodec, "__create_codec"), _codecs_jp.__map_jisx0208)
show(_multibytecodec.MultibyteIncrementalEncoder)
show(type(codec))
show(type("X", (_multibytecodec.MultibyteStreamReader,), {"codec": 1}), 1)
show(reader(1).read, "a")
show(reader(1).read, 1 << 70)
show(reader(1).read, 1)
show(reader(io.StringIO("abc")).read, 1)
show(writer(1).writelines, 1)
show(writer(1).write, 1)
made = encoder()
show(setattr, made, "errors", 1)
show(delattr, made, "errors")
made.errors = "xx"
print(made.errors)
show(made.encode, "\ud800")
for cls in (*kinds.values(), type(codec)):
    base = cls.__mro__[-2]
    print(base.__name__, sorted(vars(base)), base.__basicsize__, base.__module__)
