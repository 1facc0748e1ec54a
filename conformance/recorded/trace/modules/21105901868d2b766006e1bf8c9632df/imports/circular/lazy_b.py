NAME = "lazy b"


def call():
    from lazy_a import NAME as other

    return other
