"""An uncaught KeyboardInterrupt raised by the program itself."""


def work():
    raise KeyboardInterrupt("asked to stop")


try:
    try:
        work()
    except Exception:
        print("not an Exception")
finally:
    print("cleaning up")
