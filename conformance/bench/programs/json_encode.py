"""A JSON encoder and parser of our own: isinstance chains, string building, recursion."""

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def quoted(text):
    parts = ['"']
    for char in text:
        if char in ESCAPES:
            parts.append(ESCAPES[char])
        elif " " <= char < "\x7f":
            parts.append(char)
        else:
            parts.append(f"\\u{ord(char):04x}")
    parts.append('"')
    return "".join(parts)


def encode(value, write):
    if value is None:
        write("null")
    elif value is True:
        write("true")
    elif value is False:
        write("false")
    elif isinstance(value, str):
        write(quoted(value))
    elif isinstance(value, (int, float)):
        write(repr(value))
    elif isinstance(value, dict):
        separator = "{"
        for key, item in value.items():
            write(separator)
            write(quoted(key))
            write(":")
            encode(item, write)
            separator = ","
        write("}" if value else "{}")
    else:
        separator = "["
        for item in value:
            write(separator)
            encode(item, write)
            separator = ","
        write("]" if value else "[]")


class Parser:
    def __init__(self, text):
        self.text, self.at = text, 0

    def value(self):
        char = self.text[self.at]
        if char == "{":
            return self.items("}", {})
        if char == "[":
            return self.items("]", [])
        if char == '"':
            return self.string()
        for word, result in (("null", None), ("true", True), ("false", False)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return result
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in "+-.eE0123456789":
            self.at += 1
        number = self.text[start : self.at]
        return float(number) if "." in number or "e" in number else int(number)

    def items(self, end, result):
        self.at += 1
        while self.text[self.at] != end:
            if self.text[self.at] == ",":
                self.at += 1
            if end == "}":
                key = self.string()
                self.at += 1
                result[key] = self.value()
            else:
                result.append(self.value())
        self.at += 1
        return result

    def string(self):
        self.at += 1
        parts = []
        while (char := self.text[self.at]) != '"':
            if char == "\\":
                self.at += 1
                char = self.text[self.at]
                if char == "u":
                    char = chr(int(self.text[self.at + 1 : self.at + 5], 16))
                    self.at += 4
                else:
                    char = {"n": "\n", "t": "\t", "r": "\r"}.get(char, char)
            parts.append(char)
            self.at += 1
        self.at += 1
        return "".join(parts)


record = {
    "id": 12345, "name": "A name with \"quotes\" and ñ", "ratio": 0.125, "tags": ["alpha", "beta\n", None, True, False],
    "nested": {"list": [1, 2, 3, [4, [5, [6]]]], "empty": [{}, []], "text": "line\tbreak\\" * 3},
}
document = {f"record {i}": dict(record, id=i) for i in range(150)}
lengths = 0
for _ in range(170):
    parts = []
    encode(document, parts.append)
    text = "".join(parts)
    lengths += len(text)
back = Parser(text).value()
print(lengths, back == document, hash(len(parts)), text[-60:])
