"""A tokenizer and expression evaluator working character by character."""

SOURCE = "total = (alpha + 42) * beta - 7 / (gamma % 3 + 1) + alpha * alpha - (beta - 2) * (3 + delta)"


def tokens(text):
    at, size = 0, len(text)
    while at < size:
        char = text[at]
        if char.isspace():
            at += 1
        elif char.isalpha():
            start = at
            while at < size and (text[at].isalnum() or text[at] == "_"):
                at += 1
            yield ("name", text[start:at])
        elif char.isdigit():
            start = at
            while at < size and text[at].isdigit():
                at += 1
            yield ("number", int(text[start:at]))
        else:
            at += 1
            yield ("operator", char)
    yield ("end", None)


class Evaluator:
    def __init__(self, text, names):
        self.tokens = list(tokens(text))
        self.at, self.names = 0, names

    def peek(self):
        return self.tokens[self.at][1]

    def take(self):
        token = self.tokens[self.at]
        self.at += 1
        return token

    def assignment(self):
        name = self.take()[1]
        self.take()
        self.names[name] = self.sum()
        return self.names[name]

    def sum(self):
        value = self.product()
        while self.peek() in ("+", "-"):
            if self.take()[1] == "+":
                value += self.product()
            else:
                value -= self.product()
        return value

    def product(self):
        value = self.atom()
        while self.peek() in ("*", "/", "%"):
            operator, right = self.take()[1], self.atom()
            if operator == "*":
                value *= right
            elif operator == "/":
                value //= right
            else:
                value %= right
        return value

    def atom(self):
        kind, value = self.take()
        if kind == "number":
            return value
        if kind == "name":
            return self.names[value]
        value = self.sum()
        self.take()
        return value


checksum = 0
for i in range(38000):
    names = {"alpha": i, "beta": i % 17, "gamma": i * 3, "delta": 5}
    checksum = (checksum * 31 + Evaluator(SOURCE, names).assignment()) % 1000003
print(checksum, len(list(tokens(SOURCE))))
