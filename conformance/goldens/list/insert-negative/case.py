def a(c, d):
    try:
        g = d()
    except:
        pass
    else:
        print(repr(g))
def b(d, e=(0, 0)):
    f = list(e)
    return (d(f), f)
a('', lambda: b(lambda l: l.insert(-1, 1)))
