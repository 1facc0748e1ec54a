// The time module: clocks, sleeping, calendar fields and their text.
// Counterpart: Modules/timemodule.c.
#include <pthread.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/heap/alloc.h"
#include "vm/modules/modules.h"
#include "vm/modules/native_modules.h"
#include "vm/modules/time_convert.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/namespace.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/runtime/signals.h"

namespace py {
namespace {

// The messages of functions that CPython parses with format strings: "f() takes exactly 1 argument
// (0 given)".
Status check_arity(Thread& thread, const char* name, RawArgs args, size_t least, size_t most) {
  PY_TRY(check_no_keywords(thread, name, args.kwnames));
  size_t given = args.nargs;
  if (given >= least && given <= most) return Status::kOk;
  size_t wanted = given < least ? least : most;
  const char* how = least == most ? "exactly" : given < least ? "at least" : "at most";
  return raise_type_error(thread, "%s() takes %s %zd argument%s (%zd given)", name, how,
                          static_cast<int64_t>(wanted), wanted == 1 ? "" : "s",
                          static_cast<int64_t>(given));
}

// Clocks.

Maybe<int64_t> read_clock(Thread& thread, clockid_t clock) {
  timespec now;
  if (clock_gettime(clock, &now) != 0) return raise_os_error(thread, errno, nullptr);
  int64_t nanoseconds;
  if (__builtin_mul_overflow(int64_t{now.tv_sec}, kNanosPerSecond, &nanoseconds) ||
      __builtin_add_overflow(nanoseconds, int64_t{now.tv_nsec}, &nanoseconds))
    return raise(thread, &exc::OverflowError, "timestamp too large to convert to C PyTime_t");
  return nanoseconds;
}

template <clockid_t kClock>
Owned<Object> clock_seconds(Thread& thread, Object*) {
  return seconds_as_float(thread, PY_TRY(read_clock(thread, kClock)));
}
template <clockid_t kClock>
Owned<Object> clock_nanoseconds(Thread& thread, Object*) {
  return int_from_int64(thread, PY_TRY(read_clock(thread, kClock)));
}

Maybe<clockid_t> to_clock(Thread& thread, Object* value) {
  Maybe<int> clock = parse_c_int(thread, value);
  if (clock.ok) return clockid_t{clock.value};
  error_clear(thread);
  return raise_type_error(thread, "clk_id should be integer, not %s", value->ob_type->tp_name);
}

Owned<Object> time_clock_gettime(Thread& thread, Object*, Object* id) {
  clockid_t clock = PY_TRY(to_clock(thread, id));
  return seconds_as_float(thread, PY_TRY(read_clock(thread, clock)));
}
Owned<Object> time_clock_gettime_ns(Thread& thread, Object*, Object* id) {
  clockid_t clock = PY_TRY(to_clock(thread, id));
  return int_from_int64(thread, PY_TRY(read_clock(thread, clock)));
}

Owned<Object> time_clock_getres(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_arity(thread, "clock_getres", args, 1, 1));
  int clock = PY_TRY(parse_c_int(thread, args[0]));
  timespec resolution;
  if (clock_getres(clock, &resolution) != 0) return raise_os_error(thread, errno, nullptr);
  return float_from_double(thread, static_cast<double>(resolution.tv_sec) +
                                       static_cast<double>(resolution.tv_nsec) * 1e-9);
}

Owned<Object> set_clock(Thread& thread, int clock, int64_t nanoseconds) {
  timespec value = timespec_from(nanoseconds);
  if (clock_settime(clock, &value) != 0) return raise_os_error(thread, errno, nullptr);
  return new_none();
}
Owned<Object> time_clock_settime(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_arity(thread, "clock_settime", args, 2, 2));
  int clock = PY_TRY(to_c_int(thread, args[0]));
  return set_clock(thread, clock, PY_TRY(nanoseconds_from(thread, args[1], TimeRounding::kFloor)));
}
Owned<Object> time_clock_settime_ns(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_arity(thread, "clock_settime_ns", args, 2, 2));
  int clock = PY_TRY(to_c_int(thread, args[0]));
  if (!is_a<Int>(args[1]))
    return raise_type_error(thread, "expect int, got %s", args[1]->ob_type->tp_name);
  int64_t nanoseconds;
  if (!int_fits_int64(args[1], &nanoseconds))
    return raise(thread, &exc::OverflowError, "timestamp out of range for C PyTime_t");
  return set_clock(thread, clock, nanoseconds);
}

Owned<Object> time_pthread_getcpuclockid(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_arity(thread, "pthread_getcpuclockid", args, 1, 1));
  if (!is_a<Int>(args[0]))
    return raise_bad_argument(thread, "pthread_getcpuclockid", "argument 1", "int", args[0]);
  uint64_t id = PY_TRY(int_as_uint64_mask(thread, args[0]));
  clockid_t clock;
  int error = pthread_getcpuclockid(static_cast<pthread_t>(id), &clock);
  if (error != 0) return raise_os_error(thread, error, nullptr);
  return int_from_int64(thread, clock);
}

struct ClockInfo {
  const char* name;
  clockid_t clock;
  const char* implementation;
  bool monotonic, adjustable;
};
constexpr ClockInfo kClocks[] = {
    {"time", CLOCK_REALTIME, "clock_gettime(CLOCK_REALTIME)", false, true},
    {"monotonic", CLOCK_MONOTONIC, "clock_gettime(CLOCK_MONOTONIC)", true, false},
    {"perf_counter", CLOCK_MONOTONIC, "clock_gettime(CLOCK_MONOTONIC)", true, false},
    {"process_time", CLOCK_PROCESS_CPUTIME_ID, "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true,
     false},
    {"thread_time", CLOCK_THREAD_CPUTIME_ID, "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false},
};

bool has_zero(const Str* text) {
  for (int64_t i = 0; i < text->length; ++i) {
    if (text->at(i) == 0) return true;
  }
  return false;
}

Owned<Object> time_get_clock_info(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_arity(thread, "get_clock_info", args, 1, 1));
  if (!is_a<Str>(args[0]))
    return raise_bad_argument(thread, "get_clock_info", "argument 1", "str", args[0]);
  auto* name = as<Str>(args[0]);
  PY_TRY(check_utf8(thread, name));
  if (has_zero(name)) return raise_value_error(thread, "embedded null character");
  for (const ClockInfo& info : kClocks) {
    if (!str_equal_ascii(name, info.name)) continue;
    timespec resolution;
    if (clock_getres(info.clock, &resolution) != 0) return raise_os_error(thread, errno, nullptr);
    Owned<Dict> attributes = PY_TRY(dict_new(thread));
    Owned<Str> text = PY_TRY(str_intern_ascii(thread, info.implementation));
    PY_TRY(dict_set_ascii(thread, attributes, "implementation", text));
    PY_TRY(dict_set_ascii(thread, attributes, "monotonic", bool_object(info.monotonic)));
    PY_TRY(dict_set_ascii(thread, attributes, "adjustable", bool_object(info.adjustable)));
    double seconds =
        static_cast<double>(resolution.tv_sec) + static_cast<double>(resolution.tv_nsec) * 1e-9;
    Owned<Object> number = PY_TRY(float_from_double(thread, seconds));
    PY_TRY(dict_set_ascii(thread, attributes, "resolution", number));
    return namespace_new(thread, attributes);
  }
  return raise_value_error(thread, "unknown clock");
}

Owned<Object> time_sleep(Thread& thread, Object*, Object* seconds) {
  int64_t duration = PY_TRY(nanoseconds_from(thread, seconds, TimeRounding::kUp));
  if (duration < 0) return raise_value_error(thread, "sleep length must be non-negative");
  int64_t now = PY_TRY(read_clock(thread, CLOCK_MONOTONIC));
  int64_t deadline;
  if (__builtin_add_overflow(now, duration, &deadline)) deadline = INT64_MAX;
  timespec until = timespec_from(deadline);
  for (;;) {
    int error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
    if (error == 0) return new_none();
    if (error != EINTR) return raise_os_error(thread, error, nullptr);
    // A signal's handler may raise; otherwise sleep on.
    PY_TRY(signals_handle(thread));
  }
}

// Calendar.

// The optional argument of gmtime, localtime and ctime.
Maybe<time_t> moment_argument(Thread& thread, const char* name, RawArgs args) {
  PY_TRY(check_arity(thread, name, args, 0, 1));
  if (args.nargs == 0 || is_none(args[0])) return ::time(nullptr);
  return timestamp_from(thread, args[0]);
}

using ToFields = tm* (*)(const time_t*, tm*);

Status split_time(Thread& thread, time_t moment, ToFields convert, tm* fields) {
  errno = 0;
  if (convert(&moment, fields) != nullptr) return Status::kOk;
  return raise_os_error(thread, errno == 0 ? EINVAL : errno, nullptr);
}

Owned<Object> time_gmtime(Thread& thread, Object*, RawArgs args) {
  time_t moment = PY_TRY(moment_argument(thread, "gmtime", args));
  tm fields;
  PY_TRY(split_time(thread, moment, gmtime_r, &fields));
  return struct_time_from(thread, fields);
}
Owned<Object> time_localtime(Thread& thread, Object*, RawArgs args) {
  time_t moment = PY_TRY(moment_argument(thread, "localtime", args));
  tm fields;
  PY_TRY(split_time(thread, moment, localtime_r, &fields));
  return struct_time_from(thread, fields);
}

Owned<Object> time_mktime(Thread& thread, Object*, Object* tuple) {
  tm fields;
  char* zone;
  Status parsed = tm_from_tuple(thread, tuple, "mktime", &fields, &zone);
  mem_free(zone);
  PY_TRY(parsed);
  // The weekday tells an error from the second before 1970.
  fields.tm_wday = -1;
  fields.tm_zone = nullptr;
  time_t moment = ::mktime(&fields);
  if (moment == -1 && fields.tm_wday == -1)
    return raise(thread, &exc::OverflowError, "mktime argument out of range");
  return float_from_double(thread, static_cast<double>(moment));
}

// "Thu Jan  1 00:00:00 1970"
Owned<Object> readable(Thread& thread, const tm& fields) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[64];
  int length = snprintf(text, sizeof text, "%s %s%3d %.2d:%.2d:%.2d %lld", kDays[fields.tm_wday],
                        kMonths[fields.tm_mon], fields.tm_mday, fields.tm_hour, fields.tm_min,
                        fields.tm_sec, 1900LL + fields.tm_year);
  return str_from_ascii(thread, text, static_cast<size_t>(length));
}

// A tuple's fields, checked, or those of now.
Status fields_argument(Thread& thread, const char* name, Object* tuple_or_null, tm* fields,
                       char** zone) {
  *zone = nullptr;
  if (tuple_or_null == nullptr) return split_time(thread, ::time(nullptr), localtime_r, fields);
  PY_TRY(tm_from_tuple(thread, tuple_or_null, name, fields, zone));
  return check_tm(thread, fields);
}

Owned<Object> time_asctime(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_no_keywords(thread, "asctime", args.kwnames));
  PY_TRY(check_positional(thread, "asctime", args.nargs, 0, 1));
  tm fields;
  char* zone;
  Status ready =
      fields_argument(thread, "asctime", args.nargs == 0 ? nullptr : args[0], &fields, &zone);
  mem_free(zone);
  PY_TRY(ready);
  return readable(thread, fields);
}

Owned<Object> time_ctime(Thread& thread, Object*, RawArgs args) {
  time_t moment = PY_TRY(moment_argument(thread, "ctime", args));
  tm fields;
  PY_TRY(split_time(thread, moment, localtime_r, &fields));
  return readable(thread, fields);
}

// One stretch of ASCII in a format through the C library.
Status format_stretch(Thread& thread, StrBuilder* out, Buffer* format, const tm& fields) {
  const char* text = format->c_str();
  if (text == nullptr) return raise_memory_error(thread);
  Buffer result;
  for (size_t capacity = 1024;; capacity *= 2) {
    result.clear();
    char* room = result.extend(capacity);
    if (room == nullptr) return raise_memory_error(thread);
    size_t length = ::strftime(room, capacity, text, &fields);
    // Nothing at all, over and over, is the answer of a format such as "%Z" without a zone.
    if (length == 0 && capacity < 256 * format->size()) continue;
    Owned<Object> decoded = PY_TRY(locale_text(thread, room, length));
    return out->add_str(as<Str>(decoded.get()));
  }
}

Status format_time(Thread& thread, StrBuilder* out, Str* format, const tm& fields) {
  Buffer ascii;
  int64_t i = 0;
  while (i < format->length) {
    ascii.clear();
    for (; i < format->length; ++i) {
      uint32_t c = format->at(i);
      if (c == 0 || c > 127) break;
      if (!ascii.append(static_cast<char>(c))) return raise_memory_error(thread);
    }
    if (!ascii.empty()) PY_TRY(format_stretch(thread, out, &ascii, fields));
    // What the C library does not understand goes through as it is.
    int64_t start = i;
    while (i < format->length && format->at(i) != '%') ++i;
    PY_TRY(out->add_substring(format, start, i));
  }
  return Status::kOk;
}

Owned<Object> time_strftime(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_arity(thread, "strftime", args, 1, 2));
  if (!is_a<Str>(args[0]))
    return raise_bad_argument(thread, "strftime", "argument 1", "str", args[0]);
  tm fields;
  char* zone;
  Status ready =
      fields_argument(thread, "strftime", args.nargs == 1 ? nullptr : args[1], &fields, &zone);
  StrBuilder out(thread);
  if (!failed(ready)) {
    if (fields.tm_isdst < -1) fields.tm_isdst = -1;
    if (fields.tm_isdst > 1) fields.tm_isdst = 1;
    ready = format_time(thread, &out, as<Str>(args[0]), fields);
  }
  mem_free(zone);
  PY_TRY(ready);
  return out.finish();
}

Owned<Object> time_strptime(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_no_keywords(thread, "strptime", args.kwnames));
  Owned<Object> module = PY_TRY(import_as_program(thread, "_strptime"));
  Owned<Object> function = PY_TRY(get_attr(thread, module, "_strptime_time"));
  return call_vector(thread, function, args.argv, args.nargs, nullptr);
}

// The offset and the abbreviation in force at a moment.
struct Zone {
  int64_t west;  // Seconds west of Greenwich.
  char name[10];
};
Status zone_at(Thread& thread, time_t moment, Zone* out) {
  tm fields;
  PY_TRY(split_time(thread, moment, localtime_r, &fields));
  out->west = -fields.tm_gmtoff;
  strncpy(out->name, fields.tm_zone != nullptr ? fields.tm_zone : "   ", sizeof out->name - 1);
  out->name[sizeof out->name - 1] = 0;
  constexpr int64_t kLimit = 48 * 3600;
  if (out->west < -kLimit || out->west > kLimit)
    return raise(thread, &exc::RuntimeError, "invalid GMT offset");
  return Status::kOk;
}

// timezone, altzone, daylight and tzname from how January differs from July this year.
Status add_time_zone(Thread& thread, Module* module) {
  constexpr time_t kYear = (365 * 24 + 6) * 3600;
  time_t start = ::time(nullptr) / kYear * kYear;
  Zone january, july;
  PY_TRY(zone_at(thread, start, &january));
  PY_TRY(zone_at(thread, start + kYear / 2, &july));
  // In the south summer is in January.
  bool south = january.west < july.west;
  const Zone& standard = south ? july : january;
  const Zone& summer = south ? january : july;
  PY_TRY(module_add_int(thread, module, "timezone", standard.west));
  PY_TRY(module_add_int(thread, module, "altzone", summer.west));
  PY_TRY(module_add_int(thread, module, "daylight", january.west != july.west));
  Owned<Object> first = PY_TRY(locale_text(thread, standard.name, strlen(standard.name)));
  Owned<Object> second = PY_TRY(locale_text(thread, summer.name, strlen(summer.name)));
  return module_add(thread, module, "tzname", tuple_pack(thread, {first.get(), second.get()}));
}

Owned<Object> time_tzset(Thread& thread, Object* module) {
  ::tzset();
  PY_TRY(add_time_zone(thread, as<Module>(module)));
  return new_none();
}

constinit MethodDef kTimeFunctions[] = {
    {"time", clock_seconds<CLOCK_REALTIME>, "($self, /)", "Return the seconds since 1970."},
    {"time_ns", clock_nanoseconds<CLOCK_REALTIME>, "($self, /)",
     "Return the nanoseconds since 1970."},
    {"clock_gettime", time_clock_gettime, "($module, clk_id, /)",
     "Return what a clock shows, in seconds."},
    {"clock_gettime_ns", time_clock_gettime_ns, "($module, clk_id, /)",
     "Return what a clock shows, in nanoseconds."},
    {"clock_settime", time_clock_settime, nullptr, "Set a clock, in seconds."},
    {"clock_settime_ns", time_clock_settime_ns, nullptr, "Set a clock, in nanoseconds."},
    {"clock_getres", time_clock_getres, nullptr,
     "Return the smallest step of a clock, in seconds."},
    {"pthread_getcpuclockid", time_pthread_getcpuclockid, nullptr,
     "Return the clock of a thread's processor time."},
    {"sleep", time_sleep, "($self, object, /)", "Do nothing for a number of seconds."},
    {"gmtime", time_gmtime, nullptr, "Return the fields of a time stamp, or of now, in UTC."},
    {"localtime", time_localtime, nullptr,
     "Return the fields of a time stamp, or of now, in local time."},
    {"asctime", time_asctime, nullptr, "Return fields as text such as 'Sat Jun 06 16:26:11 1998'."},
    {"ctime", time_ctime, nullptr, "Return a time stamp as text in local time."},
    {"mktime", time_mktime, "($self, object, /)", "Return the time stamp of local fields."},
    {"strftime", time_strftime, nullptr, "Return fields as text in a format."},
    {"strptime", time_strptime, nullptr, "Return the fields that text in a format stands for."},
    {"tzset", time_tzset, "($self, /)", "Read the time zone anew from the environment."},
    {"monotonic", clock_seconds<CLOCK_MONOTONIC>, "($self, /)",
     "Return the seconds of a clock that never goes back."},
    {"monotonic_ns", clock_nanoseconds<CLOCK_MONOTONIC>, "($self, /)",
     "Return the nanoseconds of a clock that never goes back."},
    {"process_time", clock_seconds<CLOCK_PROCESS_CPUTIME_ID>, "($self, /)",
     "Return the seconds of processor time of the process."},
    {"process_time_ns", clock_nanoseconds<CLOCK_PROCESS_CPUTIME_ID>, "($self, /)",
     "Return the nanoseconds of processor time of the process."},
    {"thread_time", clock_seconds<CLOCK_THREAD_CPUTIME_ID>, "($self, /)",
     "Return the seconds of processor time of the thread."},
    {"thread_time_ns", clock_nanoseconds<CLOCK_THREAD_CPUTIME_ID>, "($self, /)",
     "Return the nanoseconds of processor time of the thread."},
    {"perf_counter", clock_seconds<CLOCK_MONOTONIC>, "($self, /)",
     "Return the seconds of the clock for measuring programs."},
    {"perf_counter_ns", clock_nanoseconds<CLOCK_MONOTONIC>, "($self, /)",
     "Return the nanoseconds of the clock for measuring programs."},
    {"get_clock_info", time_get_clock_info, nullptr,
     "Describe the clock behind a function of this module."},
    {},
};

struct Constant {
  const char* name;
  int value;
};
constexpr Constant kConstants[] = {
    {"CLOCK_REALTIME", CLOCK_REALTIME},
    {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
    {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW},
    {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
    {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID},
    {"CLOCK_BOOTTIME", CLOCK_BOOTTIME},
    {"CLOCK_TAI", CLOCK_TAI},
};

}  // namespace

Owned<Object> time_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "time"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Clocks, calendar fields and their text."));
  PY_TRY(module_add_functions(thread, module, kTimeFunctions));
  ::tzset();
  PY_TRY(add_time_zone(thread, module));
  for (const Constant& constant : kConstants)
    PY_TRY(module_add_int(thread, module, constant.name, constant.value));
  PY_TRY(struct_time_init(thread));
  PY_TRY(module_add_int(thread, module, "_STRUCT_TM_ITEMS", 11));
  PY_TRY(module_add(thread, module, "struct_time",
                    Owned<Object>::share(static_cast<Object*>(&g_struct_time))));
  return module;
}

}  // namespace py
