def f():
    try:
        a
    except A as e:
        raise
    except (B, C):
        return 1
    except:
        pass
    else:
        b
    finally:
        c
    for x in y:
        try:
            continue
        finally:
            with z:
                return x
    try:
        d
    except* E as g:
        h
    except* (I, J):
        pass
    while True:
        try: break
        except K: pass
