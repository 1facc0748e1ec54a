"""heapq and bisect: invariants, merging, limits, keys and errors."""

import bisect
import heapq


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


h = [5, 3, 8, 1, 9, 2]
heapq.heapify(h)
show(
    "h, heapq.heappop(h), h, heapq.heappush(h, 0), h, heapq.heappushpop(h, 4), "
    "heapq.heapreplace(h, 7), h",
    lambda: (
        h, heapq.heappop(h), h, heapq.heappush(h, 0), h, heapq.heappushpop(h, 4),
        heapq.heapreplace(h, 7), h,
    ),
)
show("heapq.heappop([])", lambda: heapq.heappop([]))
show("heapq.heapreplace([], 1)", lambda: heapq.heapreplace([], 1))
show("heapq.heapify((1, 2))", lambda: heapq.heapify((1, 2)))
show('heapq.heappush([1], "a")', lambda: heapq.heappush([1], "a"))
show(
    'heapq.nsmallest(3, [5, 1, 4, 2]), heapq.nlargest(2, "hello"), heapq.nsmallest(0, '
    "[1]), heapq.nlargest(9, [1, 2]), heapq.nlargest(1, []), heapq.nsmallest(2, [3, -4, 1], key=abs)",
    lambda: (
        heapq.nsmallest(3, [5, 1, 4, 2]), heapq.nlargest(2, "hello"), heapq.nsmallest(0, [1]),
        heapq.nlargest(9, [1, 2]), heapq.nlargest(1, []), heapq.nsmallest(2, [3, -4, 1], key=abs),
    ),
)
show(
    'list(heapq.merge([1, 4], [2, 3], [0, 9])), list(heapq.merge("ca", "b", '
    "reverse=True)), list(heapq.merge([3, -1], [2], key=abs, reverse=True)), list(heapq.merge())",
    lambda: (
        list(heapq.merge([1, 4], [2, 3], [0, 9])), list(heapq.merge("ca", "b", reverse=True)),
        list(heapq.merge([3, -1], [2], key=abs, reverse=True)), list(heapq.merge()),
    ),
)
data = [(i * 7919) % 101 for i in range(60)]
heapq.heapify(data)
show(
    "[heapq.heappop(data) for _ in range(10)], len(data)",
    lambda: ([heapq.heappop(data) for _ in range(10)], len(data)),
)
m = [1, 5, 2]
heapq.heapify_max(m)
show(
    "m, heapq.heappop_max(m), heapq.heappush_max(m, 9), m",
    lambda: (m, heapq.heappop_max(m), heapq.heappush_max(m, 9), m),
)
a = [1, 2, 2, 2, 5]
show(
    "bisect.bisect(a, 2), bisect.bisect_left(a, 2), bisect.bisect_right(a, 2, 0, 2), "
    "bisect.bisect_left(a, 9), bisect.bisect([], 1), bisect.bisect_left(a, 3, lo=1, hi=4)",
    lambda: (
        bisect.bisect(a, 2), bisect.bisect_left(a, 2), bisect.bisect_right(a, 2, 0, 2),
        bisect.bisect_left(a, 9), bisect.bisect([], 1), bisect.bisect_left(a, 3, lo=1, hi=4),
    ),
)
show(
    'bisect.insort(a, 3), a, bisect.insort_left(a, 2), a, bisect.bisect_left([("a", 1), '
    '("b", 2)], 2, key=lambda t: t[1])',
    lambda: (
        bisect.insort(a, 3), a, bisect.insort_left(a, 2), a,
        bisect.bisect_left([("a", 1), ("b", 2)], 2, key=lambda t: t[1]),
    ),
)
show("bisect.bisect(a, 2, -1)", lambda: bisect.bisect(a, 2, -1))
show('bisect.bisect(a, "x")', lambda: bisect.bisect(a, "x"))
show("bisect.bisect(5, 1)", lambda: bisect.bisect(5, 1))
show("bisect.insort((1,), 2)", lambda: bisect.insort((1,), 2))
