"""_tokenize.TokenizerIter: every token as the tuple that tokenize.py gets."""

from _tokenize import TokenizerIter

SOURCES = [
    "", "\n", "x", "x = 1\n", "x = 1 # c\n# d\n\n  # e\ny\n",
    "if a:\n  b\n\n  # c\n  if d:\n\te\nf\n", "def f(a, *b, **c) -> d: pass\n",
    "a = [\n 1,\n\n 2 # x\n]\n", "x = '''a\nb''' 'c'\n", "'a\\\nb' + c\n", "a \\\n + b\n",
    "1 1.5 .5 1e5 1.e-5 0x1F 0b1 0o7 1_0 1j 1.5J 00 0_0\n", "1a 0777 0xfor 1_000.5e+7jx\n",
    "a.b...c..d\n", "é = 'é' + é # é\n", "a<<=b>>=c**=d//=e!=f->g:=h<=i>=j==k@=l&=m|=n^=o%=p+=q-=r*=s/=t\n",
    "~a ^ b | c & d % e @ f ; g , h : i = j < k > l <> m\n", "a $ b ? c ! d ` €\n",
    "f'a{b}c'\n", "f'{a!r:>{w}}' rf'\\d{x}'\n", "f'''a\n{b\n+c # d\n}d'''\n", "f'{{a}}{b}}}'\n", "f'{a = }'\n",
    "t'{a} {b!s:x}' Rt'' T\"\"\n", "f'{f'{f\"{1}\"}'}'\n", "f'{a:=5}' f'{(a:=5)}' f'{lambda x: 1}'\n",
    "f'\\N{BULLET}{a}é{b}é'\n", "rb'' bR'' u'' B'' Rb''\n", ")]}\n", "\x0ca\n\x0c  \x0cb\n", "x  \t \x0c y\n", "\\\na\n",
    "a\r\nb\r\n", "a\rb\n", "'''a\r\nb\rc'''\r\n", "if a:\r\n  b\r\n", "\r1 \r.5 \r#\n", "x = (1,\r\n\r\n2)", "# only", "  ",
]


def lines(text):
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + parts[-1:]


for source in SOURCES:
    for extra in (True, False):
        print(repr(source), extra)
        for token in TokenizerIter(iter(lines(source)).__next__, extra_tokens=extra):
            print("   ", token)
    encoded = [line.encode() for line in lines(source)]
    print(list(TokenizerIter(iter(encoded).__next__, extra_tokens=True, encoding="utf-8"))
          == list(TokenizerIter(iter(lines(source)).__next__, extra_tokens=True)))

# A "line" may hold several, or none.
print(list(TokenizerIter(iter(["a\nb\n c\n", '"""x\n', ' y\n z"""+1\n', "q", ""]).__next__, extra_tokens=True)))
print(list(TokenizerIter(iter([b"x = '\xe9'\n"]).__next__, extra_tokens=True, encoding="latin-1")))
print(list(TokenizerIter(iter([b"x = '\xe9\xff'\n"]).__next__, extra_tokens=True, encoding="utf-8")))
