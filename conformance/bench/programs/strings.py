# Text: a tokenizer, formatting, joining, searching and replacing.

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
DIGITS = "0123456789"


def tokenize(text):
    tokens = []
    position, end = 0, len(text)
    while position < end:
        char = text[position]
        start = position
        if char in " \n":
            position += 1
            continue
        if char in LETTERS:
            while position < end and (text[position] in LETTERS or text[position] in DIGITS):
                position += 1
            tokens.append(("name", text[start:position]))
        elif char in DIGITS:
            while position < end and text[position] in DIGITS:
                position += 1
            tokens.append(("number", text[start:position]))
        else:
            position += 1
            tokens.append(("operator", char))
    return tokens


def rotate(text, by):
    return "".join(chr((ord(c) - 97 + by) % 26 + 97) if "a" <= c <= "z" else c for c in text)


source = "\n".join(f"let value_{i} = (alpha{i % 7} + {i * 37}) * beta_{i % 11} - {i:05d};" for i in range(12000))
tokens = tokenize(source)
names = sorted({text for kind, text in tokens if kind == "name"})
report = ", ".join(f"{name:>10}|{len(name):<3}|{name.upper()!r}" for name in names)
total = 0
for line in source.split("\n"):
    left, _, right = line.partition(" = ")
    total += len(left.strip().replace("value", "v")) + right.count("a") + right.find("*")
for step in range(12):
    source = rotate(source, step)
print(len(tokens), len(names), len(report), total, source[:40])
