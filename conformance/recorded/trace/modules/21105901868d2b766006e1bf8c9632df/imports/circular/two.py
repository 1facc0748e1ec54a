import one

saw = (hasattr(one, "ready"), one.saw_before)
ready = "two is ready"


def call_back():
    return one.ready
