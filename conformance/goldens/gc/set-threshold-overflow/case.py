import gc

for values in ((1 << 31,), (-1 << 40,), (1 << 63,), (1, 1 << 31), (1, 1, 1 << 70)):
    try:
        gc.set_threshold(*values)
    except OverflowError as error:
        print(error)
