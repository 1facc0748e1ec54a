// Times between Python's numbers, tuples and C's structures.
// Counterpart: Python/pytime.c, Modules/timemodule.c.
#include "vm/modules/time_convert.h"

#include <cmath>
#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

PY_COLD Raised raise_nan(Thread& thread) {
  return raise_value_error(thread, "Invalid value NaN (not a number)");
}
PY_COLD Raised raise_nanoseconds_range(Thread& thread) {
  return raise(thread, &exc::OverflowError, "timestamp out of range for C PyTime_t");
}
PY_COLD Raised raise_timestamp_range(Thread& thread) {
  return raise(thread, &exc::OverflowError, "timestamp out of range for platform time_t");
}

// Both bounds are exact doubles.
bool fits_int64(double value) {
  return value >= -9223372036854775808.0 && value < 9223372036854775808.0;
}

constexpr StructSequenceField kFields[] = {
    {"tm_year", "year, for example 1993"},
    {"tm_mon", "month of year, range [1, 12]"},
    {"tm_mday", "day of month, range [1, 31]"},
    {"tm_hour", "hours, range [0, 23]"},
    {"tm_min", "minutes, range [0, 59]"},
    {"tm_sec", "seconds, range [0, 61]"},
    {"tm_wday", "day of week, range [0, 6], Monday is 0"},
    {"tm_yday", "day of year, range [1, 366]"},
    {"tm_isdst", "1 in summer time, 0 not, -1 when unknown"},
    {"tm_zone", "abbreviation of timezone name"},
    {"tm_gmtoff", "offset from UTC in seconds"},
};

}  // namespace

constinit StructSequenceType g_struct_time = {};

Maybe<int64_t> nanoseconds_from(Thread& thread, Object* seconds, TimeRounding rounding,
                                int64_t unit) {
  if (is_a<Float>(seconds)) {
    double value = as<Float>(seconds)->value;
    if (std::isnan(value)) return raise_nan(thread);
    value *= static_cast<double>(unit);
    bool up = rounding == TimeRounding::kUp && value >= 0;
    value = up ? std::ceil(value) : std::floor(value);
    if (!fits_int64(value)) return raise_nanoseconds_range(thread);
    return static_cast<int64_t>(value);
  }
  if (!index_check(seconds)) {
    return raise_type_error(thread, "'%T' object cannot be interpreted as an integer or float",
                            seconds);
  }
  Owned<Object> number = PY_TRY(number_index(thread, seconds));
  int64_t whole, nanoseconds;
  if (!int_fits_int64(number, &whole) || __builtin_mul_overflow(whole, unit, &nanoseconds))
    return raise_nanoseconds_range(thread);
  return nanoseconds;
}

Maybe<time_t> timestamp_from(Thread& thread, Object* seconds) {
  if (is_a<Float>(seconds)) {
    double value = as<Float>(seconds)->value;
    if (std::isnan(value)) return raise_nan(thread);
    value = std::floor(value);
    if (!fits_int64(value)) return raise_timestamp_range(thread);
    return static_cast<time_t>(value);
  }
  Owned<Object> number = PY_TRY(number_index(thread, seconds));
  int64_t whole;
  if (!int_fits_int64(number, &whole)) return raise_timestamp_range(thread);
  return static_cast<time_t>(whole);
}

Owned<Object> seconds_as_float(Thread& thread, int64_t nanoseconds) {
  return float_from_double(thread, static_cast<double>(nanoseconds) / 1e9);
}

timespec timespec_from(int64_t nanoseconds) {
  int64_t seconds = nanoseconds / kNanosPerSecond, rest = nanoseconds % kNanosPerSecond;
  if (rest < 0) {
    rest += kNanosPerSecond;
    --seconds;
  }
  return {static_cast<time_t>(seconds), static_cast<long>(rest)};
}

Status struct_time_init(Thread& thread) {
  if (g_struct_time.total != 0) return Status::kOk;
  return struct_sequence_init(thread, &g_struct_time, "time.struct_time",
                              "A point in time: year, month, day and so on.", kFields, 9);
}

Owned<Object> struct_time_from(Thread& thread, const tm& fields) {
  auto number = [&](int64_t value) { return int_from_int64(thread, value).release(); };
  Object* const items[] = {
      number(int64_t{fields.tm_year} + 1900),
      number(fields.tm_mon + 1),
      number(fields.tm_mday),
      number(fields.tm_hour),
      number(fields.tm_min),
      number(fields.tm_sec),
      number((fields.tm_wday + 6) % 7),  // Monday is 0.
      number(fields.tm_yday + 1),
      number(fields.tm_isdst),
      locale_text(thread, fields.tm_zone, strlen(fields.tm_zone)).release(),
      number(fields.tm_gmtoff),
  };
  return struct_sequence_new_steal(thread, &g_struct_time, items);
}

Status tm_from_tuple(Thread& thread, Object* object, const char* function, tm* out, char** zone) {
  *zone = nullptr;
  if (!is_a<Tuple>(object))
    return raise_type_error(thread, "Tuple or struct_time argument required");
  auto* tuple = as<Tuple>(object);
  if (tuple->ob_size != 9)
    return raise_type_error(thread, "%s(): illegal time tuple argument", function);
  int parts[9];
  for (int i = 0; i < 9; ++i) parts[i] = PY_TRY(parse_c_int(thread, tuple->items[i]));
  if (parts[0] < INT32_MIN + 1900) return raise(thread, &exc::OverflowError, "year out of range");
  *out = {};
  out->tm_year = parts[0] - 1900;
  out->tm_mon = parts[1] - 1;
  out->tm_mday = parts[2];
  out->tm_hour = parts[3];
  out->tm_min = parts[4];
  out->tm_sec = parts[5];
  out->tm_wday = (parts[6] + 1) % 7;
  out->tm_yday = parts[7] - 1;
  out->tm_isdst = parts[8];
  if (object->ob_type != &g_struct_time) return Status::kOk;
  // The hidden fields.
  Object* offset = tuple->items[10];
  if (!is_none(offset)) {
    Owned<Object> number = PY_TRY(number_index(thread, offset));
    out->tm_gmtoff = PY_TRY(int_as_int64(thread, number));
  }
  Object* name = tuple->items[9];
  if (!is_none(name)) {
    if (!is_a<Str>(name))
      return raise_type_error(thread, "bad argument type for built-in operation");
    size_t length;
    *zone = PY_TRY(str_to_utf8(thread, as<Str>(name), &length));
    out->tm_zone = *zone;
  }
  return Status::kOk;
}

Status check_tm(Thread& thread, tm* fields) {
  struct Limit {
    int tm::* field;
    int least_given, least, most;
    const char* message;
  };
  static constexpr Limit kLimits[] = {
      {&tm::tm_mon, -1, 0, 11, "month out of range"},
      {&tm::tm_mday, 0, 1, 31, "day of month out of range"},
      {&tm::tm_hour, 0, 0, 23, "hour out of range"},
      {&tm::tm_min, 0, 0, 59, "minute out of range"},
      {&tm::tm_sec, 0, 0, 61, "seconds out of range"},
      {&tm::tm_wday, 0, 0, 6, "day of week out of range"},
      {&tm::tm_yday, -1, 0, 365, "day of year out of range"},
  };
  for (const Limit& limit : kLimits) {
    int& value = fields->*limit.field;
    if (value == limit.least_given) value = limit.least;
    if (value < limit.least || value > limit.most)
      return raise_value_error(thread, "%s", limit.message);
  }
  return Status::kOk;
}

Owned<Object> locale_text(Thread& thread, const char* text, size_t length) {
  return str_decode(thread, text, length, "utf-8", "surrogateescape");
}

}  // namespace py
