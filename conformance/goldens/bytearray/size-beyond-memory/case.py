for size in ((1 << 63) - 1, (1 << 63) - 2, 1 << 62):
    for make in (bytearray, lambda size: bytearray(b"abc").__imul__(size)):
        try:
            make(size)
        except MemoryError:
            print("MemoryError")
