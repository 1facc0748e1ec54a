# A handler is entered one unit late.
def run(value):
    try:
        return 10 // value
    except ZeroDivisionError as error:
        return type(error).__name__
    finally:
        print("finally", value)

print(run(2), run(0))
