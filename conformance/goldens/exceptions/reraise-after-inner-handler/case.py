try:
    raise None
except:
    try:
        raise None
    except:
        pass
    raise
