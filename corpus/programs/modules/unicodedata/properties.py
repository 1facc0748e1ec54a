"""unicodedata: every property of every character as check sums, names, normal forms, mistakes."""

import binascii
import unicodedata as u

print(u.unidata_version)
for function in [u.category, u.bidirectional, u.combining, u.mirrored, u.east_asian_width, u.decomposition]:
    total = 0
    for c in range(0x110000):
        total = binascii.crc32(str(function(chr(c))).encode(), total)
    print(function.__name__, total)
for function in [u.decimal, u.digit, u.numeric, u.name]:
    total = 0
    for c in range(0, 0x110000, 3):
        total = binascii.crc32(str(function(chr(c), None)).encode(), total)
    print(function.__name__, total)
print(all(u.lookup(u.name(chr(c))) == chr(c) for c in range(0, 0x30000, 17) if u.name(chr(c), None)))
print(ascii([u.lookup(n) for n in ["latin small letter r with tilde", "BELL", "NULL", "hangul syllable gag", b"DIGIT ONE", "CJK UNIFIED IDEOGRAPH-4E00"]]))
for text in ["", "abc", "\xe9", "e\u0301", "\ufb01", "\u1e9b\u0323", "\uac01", "\u1100\u1161\u11a8", "a\u0315\u0300\u05ae\u0300\u0062", "\u00bd\u2460"]:
    print(ascii(text), [(ascii(u.normalize(f, text)), u.is_normalized(f, text)) for f in ["NFC", "NFD", "NFKC", "NFKD"]])
for action in [lambda: u.name("ab"), lambda: u.name(5), lambda: u.name("\0"), lambda: u.name("\0", 7), lambda: u.lookup("nope"), lambda: u.lookup(5),
               lambda: u.lookup("a" * 300), lambda: u.lookup("\xe9"), lambda: u.decimal("a"), lambda: u.digit("a"), lambda: u.numeric("a"), lambda: u.numeric("\xbd"),
               lambda: u.decimal("a", 1), lambda: u.category(""), lambda: u.category(5), lambda: u.normalize("X", "a"), lambda: u.normalize("NFC", 5),
               lambda: u.normalize(5, "a"), lambda: u.is_normalized("Q", "a"), lambda: u.normalize("NFC"), lambda: u.normalize("X", ""), lambda: u.is_normalized("X", "")]:
    try:
        print(repr(action()))
    except (TypeError, ValueError, KeyError) as error:
        print(type(error).__name__, error)
