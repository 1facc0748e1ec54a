"""Struct sequences by the example of time.struct_time: construction, fields, repr, pickling, replace."""

import time


def outcome(function, *args, **kwargs):
    """The result's text, or the exception's."""
    try:
        return repr(function(*args, **kwargs))
    except BaseException as error:
        return f"{type(error).__name__}: {error}"


T = time.struct_time
fields = (2024, 2, 29, 13, 5, 9, 3, 60, 0)
for args in ((), (fields,), (list(fields),), (fields[:8],), (range(11),), (range(12),), (5,), (fields, 5), (fields, {}, {})):
    print(args, outcome(T, *args))
print(outcome(T, sequence=fields), outcome(T, fields, dict={"tm_zone": "X"}), outcome(T, fields, {"tm_mon": 5}))
moment = T(fields, {"tm_zone": "X", "tm_gmtoff": 7})
print(moment, len(moment), moment.tm_zone, moment.tm_gmtoff, moment[1:3], moment == fields, hash(moment) == hash(fields))
print(moment.__reduce__(), moment.__replace__(tm_year=5), moment.__replace__(tm_zone="Y").tm_zone)
print(outcome(moment.__replace__, foo=1, bar=2), outcome(moment.__replace__, 1))
print(T.n_fields, T.n_sequence_fields, T.n_unnamed_fields, T.__match_args__)
match moment:
    case T(tm_year=year, tm_zone=zone):
        print(year, zone)
match moment:
    case T(year, month, day):
        print(year, month, day)
print(outcome(setattr, moment, "tm_year", 1), outcome(lambda: moment[20]), [type(part).__name__ for part in moment])
print(sorted(name for name in vars(T) if name != "__doc__"))
try:

    class Derived(T):
        pass

except TypeError as error:
    print(error)
