# A remainder has the sign of the dividend.
def rest(a, b):
    return a % b

print(rest(-7, 3), rest(7, -3), rest(-6, 3), divmod(-7, 3))
