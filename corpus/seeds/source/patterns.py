match x, *y:
    case 0 | -1 | 2.5 | 3 + 4j | "s" "t" | b"u" | None | True:
        pass
    case [a, (b, *_), []] if a > b:
        pass
    case {"k": v, N.m: {}, **rest}:
        pass
    case C(1, d, e=F.g(h=[_, *i])) as j:
        pass
    case str() | int() as k:
        pass
    case _:
        pass
match = case = type = _ = 1
match[case].type(_)
