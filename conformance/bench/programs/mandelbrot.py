"""The Mandelbrot set: complex arithmetic in a tight loop, then the same with floats."""


def with_complex(width, height, limit):
    total = 0
    for row in range(height):
        for column in range(width):
            c = complex(-2.0 + 3.0 * column / width, -1.2 + 2.4 * row / height)
            z = 0j
            n = 0
            while n < limit and abs(z) <= 2.0:
                z = z * z + c
                n += 1
            total += n
    return total


def with_floats(width, height, limit):
    total = 0
    for row in range(height):
        ci = -1.2 + 2.4 * row / height
        for column in range(width):
            cr = -2.0 + 3.0 * column / width
            zr = zi = 0.0
            for n in range(limit):
                rr = zr * zr
                ii = zi * zi
                if rr + ii > 4.0:
                    break
                zi = 2.0 * zr * zi + ci
                zr = rr - ii + cr
            else:
                n = limit
            total += n
    return total


print(with_complex(300, 240, 90), with_floats(460, 360, 100))
