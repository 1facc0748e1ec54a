saw_before = "two" in globals()
import two

ready = "one is ready"


def use():
    return two.call_back()
