"a" 'b' """c
d""" r'\d' '\n\x41\u00e9\N{DIGIT ONE}\101' \
    f"{x}" f'{x!r:>{w}.{p}}' f"{x = }" f"{{}}" rf"\{x:%H\:%M}" f"{f'{f"{x}"}'}"
b"\x00\\" rb'\q' Rb"z"
t"{x}" t'{x!s:{y}} {z=}'
f'''{
    x  # a comment
    :>{
    y}}'''
f"{lambda_(lambda: 1)}" f"{'a' if b else 'c'}" f"{d['e']}" f"{(yield_ := 5)}"
"%s %r %5d" % (a, b, c)
