"""Literals, dots, sets and classes in text, ASCII text and bytes."""

import re

TEXT = "aé_9 \u0663\u3000\U0001f600Z\n"
for pattern in [r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", r".", r"[a-zé]", r"[^a-z]", r"[\w\s]", r"[^\d\s]",
                "[\u0660-\u0669]", "[\U0001f600-\U0001f64f]", r"[]a]", r"[^]a]", r"[a\-z]", r"\x61|\u00e9"]:
    print(ascii(pattern), ascii(re.findall(pattern, TEXT)), ascii(re.findall(pattern, TEXT, re.ASCII)),
          ascii(re.findall(pattern, TEXT, re.DOTALL)))
DATA = bytes(range(0, 256, 7))
for pattern in [rb"\w", rb"\d", rb"\s", rb".", rb"[\x80-\xff]", rb"[^\x00-\x7f]", rb"\xfc"]:
    print(pattern, re.findall(pattern, DATA), re.findall(pattern, bytearray(DATA)), re.findall(pattern, memoryview(DATA)))
