# Lists: sorting with and without keys, bisection, heaps and quicksort in Python, matrix products.


def numbers(count):
    state = 7
    result = []
    for _ in range(count):
        state = (state * 16807) % 2147483647
        result.append(state)
    return result


def quicksort(items):
    if len(items) <= 1:
        return items
    pivot = items[len(items) // 2]
    less = [item for item in items if item < pivot]
    same = [item for item in items if item == pivot]
    more = [item for item in items if item > pivot]
    return quicksort(less) + same + quicksort(more)


def heapsort(items):
    heap = []
    for item in items:
        heap.append(item)
        child = len(heap) - 1
        while child and heap[(child - 1) // 2] > heap[child]:
            parent = (child - 1) // 2
            heap[parent], heap[child] = heap[child], heap[parent]
            child = parent
    result = []
    while heap:
        result.append(heap[0])
        last = heap.pop()
        if not heap:
            break
        heap[0] = last
        parent, size = 0, len(heap)
        while True:
            child = 2 * parent + 1
            if child >= size:
                break
            if child + 1 < size and heap[child + 1] < heap[child]:
                child += 1
            if heap[parent] <= heap[child]:
                break
            heap[parent], heap[child] = heap[child], heap[parent]
            parent = child
    return result


def multiply(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


items = numbers(120_000)
ordered = sorted(items)
by_text = sorted(items, key=str)
pairs = sorted(((item % 100, item) for item in items), reverse=True)
matrix = [[(row * column) % 10 for column in range(110)] for row in range(110)]
product = multiply(multiply(matrix, matrix), matrix)
print(quicksort(items) == ordered, heapsort(items[:40_000]) == sorted(items[:40_000]), by_text[0], pairs[0], product[3][5])
