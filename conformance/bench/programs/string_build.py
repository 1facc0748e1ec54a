"""Building text: +=, join, f-strings, %, format, repeat, replace and slicing."""


def by_concatenation(n):
    text = ""
    for i in range(n):
        text += chr(97 + i % 26)
        if i % 1000 == 0:
            text += "\n"
    return text


def by_join(n):
    return ",".join([str(i) for i in range(n)])


def by_format(n):
    total = 0
    for i in range(n):
        total += len(f"{i:>8}|{i * 0.5:.2f}|{i!r}|{'x' * (i % 5)}")
        total += len("%d:%s:%5.1f" % (i, "abc", i / 3))
        total += len("{0} {1:x} {name}".format(i, i, name="n"))
    return total


def by_methods(n):
    line = "the quick brown fox jumps over the lazy dog"
    total = 0
    for i in range(n):
        words = line.split()
        words.reverse()
        text = " ".join(words).title().replace("The", "A")
        total += len(text.strip("A")) + text.count("o") + text.find("Fox") + len(text[3:20:2])
        total += text.startswith("Dog") + line.upper().endswith("DOG") + len(text.partition("Over")[2])
    return total


print(len(by_concatenation(1200000)), len(by_join(500000)), by_format(150000), by_methods(120000))
