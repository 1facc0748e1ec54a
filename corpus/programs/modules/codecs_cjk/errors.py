# Error handlers, positions and reasons of the multi-byte codecs.
import codecs


def show(function, *args):
    try:
        print(ascii(function(*args)))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))


CODECS = """gb2312 gbk gb18030 hz big5 cp950 big5hkscs shift_jis cp932 euc_jp shift_jis_2004 euc_jis_2004
euc_jisx0213 shift_jisx0213 euc_kr cp949 johab iso2022_kr iso2022_jp iso2022_jp_1 iso2022_jp_2
iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext""".split()
TEXTS = ["漢字かなカナ한글中文\\~¥‾", "か\u309aæ\u0300Ê\u0304x", "か", "똠방각하", "\ud800é\U0001f600z", "𠂉𠂢"]
BYTES = [b"\x82\xa0\x81", b"\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xd4", b"\x81\x30\x81\x30\x90\x30\x81\x30", b"~{VPND~}~~~\n~x",
         b"\x1b$B4A;z\x1b(B\x1b$(P}}\x1b(J\\~\x1b(I1", b"\x1b$)C\x0e0!\x0f\n", b"\xff\x80\xa0\xfd", b"\x8f\xa2\xaf\x8e\xb1\x8f"]


codecs.register_error("test.again", lambda error: ("[]", error.end))
codecs.register_error("test.bytes", lambda error: (b"<>", error.end))
codecs.register_error("test.back", lambda error: ("", error.end - len(error.object) or error.end))
codecs.register_error("test.wrong", lambda error: ("", "x"))
codecs.register_error("test.far", lambda error: ("", 1 << 70))
codecs.register_error("test.unmappable", lambda error: ("\U0010ffff", error.end))
HANDLERS = ["strict", "replace", "ignore", "xmlcharrefreplace", "backslashreplace", "namereplace", "test.again",
            "test.bytes", "test.back", "test.wrong", "test.far", "test.unmappable", "nothing"]
for codec in CODECS:
    for text in TEXTS:
        print(codec, ascii(text))
        for handler in HANDLERS:
            show(text.encode, codec, handler)
    for data in BYTES:
        print(codec, data)
        for handler in HANDLERS:
            show(data.decode, codec, handler)
