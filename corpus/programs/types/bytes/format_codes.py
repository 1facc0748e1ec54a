"""Format codes that are none, plain and beyond ASCII, in every place behind a percent sign."""

for code in (b"\xec", b"\x80", b"\x7f", b"q", b"\xff"):
    for before in (b"", b"0", b"+", b"5", b"05", b"*", b".", b".1", b".*", b"5.", b"5.1", b"5.*", b"l", b"5l", b"(a)", b"(a)5"):
        text = b"%" + before + code
        arguments = {b"a": 1} if b"(" in before else (2, 1) if b"*" in before else 1
        for form in (text, bytearray(text)):
            try:
                print(form % arguments)
            except Exception as error:
                print(form, type(error).__name__, ascii(str(error)))
