# List slices and swaps in tight loops: how many flips pancake stacks need at most.


def flips(size):
    stack = list(range(size))
    counts = list(range(1, size + 1))
    most = checksum = 0
    sign = 1
    while True:
        if stack[0]:
            work = stack[:]
            done = 0
            top = work[0]
            while top:
                work[: top + 1] = work[top::-1]
                done += 1
                top = work[0]
            most = max(most, done)
            checksum += sign * done
        if sign == 1:
            stack[0], stack[1] = stack[1], stack[0]
            sign = -1
            continue
        stack[1], stack[2] = stack[2], stack[1]
        sign = 1
        for i in range(2, size):
            counts[i] -= 1
            if counts[i]:
                break
            counts[i] = i + 1
            if i == size - 1:
                return checksum, most
            stack.insert(i + 1, stack.pop(0))


for size in (7, 8, 9, 9):
    print(flips(size))
