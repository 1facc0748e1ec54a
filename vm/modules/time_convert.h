// Times between Python's numbers, tuples and C's structures.
// Counterpart: Python/pytime.c, Modules/timemodule.c.
#ifndef VM_MODULES_TIME_CONVERT_H_
#define VM_MODULES_TIME_CONVERT_H_

#include <time.h>

#include "vm/heap/owned.h"
#include "vm/objects/struct_sequence.h"

namespace py {

inline constexpr int64_t kNanosPerSecond = 1000000000;

// Seconds (a float or an int) in nanoseconds; fractions of one go up (away from zero) or down.
enum class TimeRounding : uint8_t { kFloor, kUp };
// `unit` is what one of the number is worth.
Maybe<int64_t> nanoseconds_from(Thread& thread, Object* seconds, TimeRounding rounding,
                                int64_t unit = kNanosPerSecond);
// Whole seconds since 1970, rounded down.
Maybe<time_t> timestamp_from(Thread& thread, Object* seconds);
Owned<Object> seconds_as_float(Thread& thread, int64_t nanoseconds);
timespec timespec_from(int64_t nanoseconds);

extern constinit StructSequenceType g_struct_time;
Status struct_time_init(Thread& thread);
Owned<Object> struct_time_from(Thread& thread, const tm& fields);
// A tm out of a tuple of nine; `zone` keeps what tm_zone points to and is released by mem_free.
Status tm_from_tuple(Thread& thread, Object* tuple, const char* function, tm* out, char** zone);
// What strftime and asctime insist on; zeros stand for the least valid value.
Status check_tm(Thread& thread, tm* fields);
// Text of the C library in the locale's encoding, with surrogates for stray bytes.
Owned<Object> locale_text(Thread& thread, const char* text, size_t length);

}  // namespace py

#endif  // VM_MODULES_TIME_CONVERT_H_
