# A keyword-only parameter gets None instead of its default.
def shown(a, *, key="default", other=2):
    return (a, key, other)

print(shown(1), shown(1, key=3), shown(1, other=5))
