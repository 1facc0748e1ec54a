"""time: clocks that move forward, conversions of fixed moments, struct_time and errors."""

import time


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


a, b = time.monotonic(), time.monotonic()
show(
    "a <= b, time.perf_counter() <= time.perf_counter(), time.time() > 1.6e9, "
    "time.process_time() >= 0, type(time.time()).__name__, time.thread_time() >= 0",
    lambda: (
        a <= b, time.perf_counter() <= time.perf_counter(), time.time() > 1.6e9,
        time.process_time() >= 0, type(time.time()).__name__, time.thread_time() >= 0,
    ),
)
show(
    "type(time.time_ns()).__name__, time.monotonic_ns() <= time.monotonic_ns(), "
    "type(time.perf_counter_ns()).__name__, time.process_time_ns() >= 0",
    lambda: (
        type(time.time_ns()).__name__, time.monotonic_ns() <= time.monotonic_ns(),
        type(time.perf_counter_ns()).__name__, time.process_time_ns() >= 0,
    ),
)
show("time.sleep(0), time.sleep(0.001)", lambda: (time.sleep(0), time.sleep(0.001)))
show("time.sleep(-1)", lambda: time.sleep(-1))
show('time.sleep("x")', lambda: time.sleep("x"))
show("time.sleep()", lambda: time.sleep())
show('time.sleep(float("nan"))', lambda: time.sleep(float("nan")))
show(
    "time.gmtime(0), time.gmtime(86400 * 365.25 * 30), time.gmtime(-1), time.gmtime(1e9)[:6]",
    lambda: (
        time.gmtime(0), time.gmtime(86400 * 365.25 * 30), time.gmtime(-1), time.gmtime(1e9)[:6],
    ),
)
show('time.gmtime("x")', lambda: time.gmtime("x"))
show("time.gmtime(10**20)", lambda: time.gmtime(10**20))
show('time.gmtime(float("inf"))', lambda: time.gmtime(float("inf")))
t = time.gmtime(1700000000)
show(
    "t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, t.tm_wday, "
    "t.tm_yday, t.tm_isdst, t.tm_zone, t.tm_gmtoff, len(t), tuple(t)",
    lambda: (
        t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, t.tm_wday, t.tm_yday,
        t.tm_isdst, t.tm_zone, t.tm_gmtoff, len(t), tuple(t),
    ),
)
show(
    "t[0], t[-1], t[1:3], t == tuple(t), t < time.gmtime(1800000000), type(t).__name__, "
    "isinstance(t, tuple), hash(t) == hash(tuple(t))",
    lambda: (
        t[0], t[-1], t[1:3], t == tuple(t), t < time.gmtime(1800000000), type(t).__name__,
        isinstance(t, tuple), hash(t) == hash(tuple(t)),
    ),
)
show("t[9]", lambda: t[9])
show('setattr(t, "tm_year", 5)', lambda: setattr(t, "tm_year", 5))
show(
    "time.struct_time(range(9)), time.struct_time(range(11)).tm_gmtoff, "
    "time.struct_time((1,) * 9).tm_zone",
    lambda: (
        time.struct_time(range(9)), time.struct_time(range(11)).tm_gmtoff,
        time.struct_time((1,) * 9).tm_zone,
    ),
)
show("time.struct_time(range(8))", lambda: time.struct_time(range(8)))
show("time.struct_time(range(12))", lambda: time.struct_time(range(12)))
show("time.struct_time(5)", lambda: time.struct_time(5))
show(
    'time.strftime("%Y-%m-%d %H:%M:%S %j %w", t), time.strftime("%d/%m/%y %I %p %%", t), '
    'time.strftime("", t), time.strftime("%Y", (2000, 1, 1, 0, 0, 0, 0, 1, 0))',
    lambda: (
        time.strftime("%Y-%m-%d %H:%M:%S %j %w", t), time.strftime("%d/%m/%y %I %p %%", t),
        time.strftime("", t), time.strftime("%Y", (2000, 1, 1, 0, 0, 0, 0, 1, 0)),
    ),
)
show('time.strftime("%Y", (1, 2))', lambda: time.strftime("%Y", (1, 2)))
show('time.strftime("%Y", 5)', lambda: time.strftime("%Y", 5))
show("time.strftime(5)", lambda: time.strftime(5))
show(
    'time.strftime("%H", (2000, 13, 1, 0, 0, 0, 0, 1, 0))',
    lambda: time.strftime("%H", (2000, 13, 1, 0, 0, 0, 0, 1, 0)),
)
show(
    'time.strftime("%H", (2000, 1, 1, 25, 0, 0, 0, 1, 0))',
    lambda: time.strftime("%H", (2000, 1, 1, 25, 0, 0, 0, 1, 0)),
)
show(
    "time.asctime(t), time.asctime((2000, 1, 1, 0, 0, 0, 0, 1, 0))",
    lambda: (time.asctime(t), time.asctime((2000, 1, 1, 0, 0, 0, 0, 1, 0))),
)
show("time.asctime(5)", lambda: time.asctime(5))
show(
    'time.get_clock_info("monotonic").monotonic, time.get_clock_info("time").adjustable, '
    'time.get_clock_info("perf_counter").monotonic',
    lambda: (
        time.get_clock_info("monotonic").monotonic, time.get_clock_info("time").adjustable,
        time.get_clock_info("perf_counter").monotonic,
    ),
)
show('time.get_clock_info("nope")', lambda: time.get_clock_info("nope"))
show(
    "t.__reduce__()[1][0], type(t).n_fields, type(t).n_sequence_fields, "
    "type(t).n_unnamed_fields, type(t).__match_args__",
    lambda: (
        t.__reduce__()[1][0], type(t).n_fields, type(t).n_sequence_fields,
        type(t).n_unnamed_fields, type(t).__match_args__,
    ),
)
show(
    "t.__replace__(tm_year=1999).tm_year, t.__replace__().tm_mon",
    lambda: (t.__replace__(tm_year=1999).tm_year, t.__replace__().tm_mon),
)
show("t.__replace__(nope=1)", lambda: t.__replace__(nope=1))
