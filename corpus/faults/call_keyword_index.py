# A keyword binds the parameter after the one it names.
def shown(a, b=2, c=3, *, d=4):
    return (a, b, c, d)

print(shown(1, c=30), shown(a=10, b=20, c=30, d=40), shown(1, b=7))
