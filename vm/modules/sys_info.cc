// sys: what the interpreter says of itself: versions, flags, number formats, its own name.
// Counterpart: Python/sysmodule.c, Objects/floatobject.c, Objects/longobject.c.
#include <gnu/libc-version.h>

#include <cfloat>
#include <cstring>

#include "vm/modules/front_end.h"
#include "vm/modules/sys_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/dict.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/namespace.h"
#include "vm/objects/str.h"
#include "vm/objects/struct_sequence.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

constinit StructSequenceType g_version_info = {};
constexpr StructSequenceField kVersionFields[] = {
    {"major", "First number of the release."},
    {"minor", "Second number of the release."},
    {"micro", "Third number of the release."},
    {"releaselevel", "'alpha', 'beta', 'candidate' or 'final'."},
    {"serial", "Number of the pre-release."},
};

constinit StructSequenceType g_flags = {};
constexpr StructSequenceField kFlagFields[] = {
    {"debug", "-d"},
    {"inspect", "-i"},
    {"interactive", "-i"},
    {"optimize", "-O or -OO"},
    {"dont_write_bytecode", "-B"},
    {"no_user_site", "-s"},
    {"no_site", "-S"},
    {"ignore_environment", "-E"},
    {"verbose", "-v"},
    {"bytes_warning", "-b"},
    {"quiet", "-q"},
    {"hash_randomization", "-R"},
    {"isolated", "-I"},
    {"dev_mode", "-X dev"},
    {"utf8_mode", "-X utf8"},
    {"warn_default_encoding", "-X warn_default_encoding"},
    {"safe_path", "-P"},
    {"int_max_str_digits", "-X int_max_str_digits"},
    {"gil", "-X gil"},
    {"thread_inherit_context", "-X thread_inherit_context"},
    {"context_aware_warnings", "-X context_aware_warnings"},
};
constexpr int kVisibleFlags = 18;

constinit StructSequenceType g_float_info = {};
constexpr StructSequenceField kFloatFields[] = {
    {"max", "Largest finite float."},
    {"max_exp", "Largest e for which radix**(e-1) is finite."},
    {"max_10_exp", "Largest e for which 10**e is finite."},
    {"min", "Smallest positive normal float."},
    {"min_exp", "Smallest e for which radix**(e-1) is normal."},
    {"min_10_exp", "Smallest e for which 10**e is normal."},
    {"dig", "Decimal digits that survive a round trip."},
    {"mant_dig", "Digits of the mantissa."},
    {"epsilon", "What 1.0 and the next float differ by."},
    {"radix", "Base of the exponent."},
    {"rounds", "How additions round."},
};

constinit StructSequenceType g_int_info = {};
constexpr StructSequenceField kIntFields[] = {
    {"bits_per_digit", "Bits of a digit."},
    {"sizeof_digit", "Bytes of a digit."},
    {"default_max_str_digits", "Limit of conversions between int and str."},
    {"str_digits_check_threshold", "Numbers below this many digits are always converted."},
};

constinit StructSequenceType g_hash_info = {};
constexpr StructSequenceField kHashFields[] = {
    {"width", "Bits of a hash."},
    {"modulus", "Prime modulus of the hashes of numbers."},
    {"inf", "Hash of infinity."},
    {"nan", "Not used any more."},
    {"imag", "Factor of imaginary parts."},
    {"algorithm", "How strings are hashed."},
    {"hash_bits", "Bits of that algorithm's result."},
    {"seed_bits", "Bits of its seed."},
    {"cutoff", "Strings below this length are hashed otherwise."},
};

constinit StructSequenceType g_thread_info = {};
constexpr StructSequenceField kThreadFields[] = {
    {"name", "The library of threads."},
    {"lock", "What locks are made of."},
    {"version", "The library's version."},
};

Owned<Object> text(Thread& thread, const char* value) { return str_intern_ascii(thread, value); }
Owned<Object> number(Thread& thread, int64_t value) { return int_from_int64(thread, value); }

template <size_t N>
Owned<Object> make(Thread& thread, StructSequenceType* type, Owned<Object> (&values)[N]) {
  Object* items[N];
  for (size_t i = 0; i < N; ++i) items[i] = values[i].release();
  return struct_sequence_new_steal(thread, type, items);
}

Owned<Object> make_version_info(Thread& thread) {
  Owned<Object> values[] = {number(thread, 3), number(thread, 14), number(thread, 8),
                            text(thread, "final"), number(thread, 0)};
  return make(thread, &g_version_info, values);
}

Owned<Object> make_flags(Thread& thread, const SysConfig& config) {
  const Interpreter& interp = *thread.interp;
  Owned<Object> values[] = {
      number(thread, 0),
      number(thread, config.inspect),
      number(thread, config.interactive),
      number(thread, interp.optimize_level),
      number(thread, config.dont_write_bytecode),
      number(thread, config.no_user_site || config.isolated),
      number(thread, config.no_site),
      number(thread, config.ignore_environment),
      number(thread, config.verbose),
      number(thread, interp.bytes_warning),
      number(thread, config.quiet),
      number(thread, config.hash_randomization),
      number(thread, config.isolated),
      new_bool(interp.dev_mode),
      number(thread, interp.utf8_mode),
      number(thread, 0),
      new_bool(config.safe_path),
      number(thread, interp.int_max_str_digits),
      number(thread, 1),
      number(thread, 0),
      number(thread, 0),
  };
  return make(thread, &g_flags, values);
}

Owned<Object> make_float_info(Thread& thread) {
  Owned<Object> values[] = {
      float_from_double(thread, DBL_MAX),
      number(thread, DBL_MAX_EXP),
      number(thread, DBL_MAX_10_EXP),
      float_from_double(thread, DBL_MIN),
      number(thread, DBL_MIN_EXP),
      number(thread, DBL_MIN_10_EXP),
      number(thread, DBL_DIG),
      number(thread, DBL_MANT_DIG),
      float_from_double(thread, DBL_EPSILON),
      number(thread, FLT_RADIX),
      number(thread, FLT_ROUNDS),
  };
  return make(thread, &g_float_info, values);
}

// The digits are those of CPython's ints, which programs reason with; ours are wider inside.
Owned<Object> make_int_info(Thread& thread) {
  Owned<Object> values[] = {number(thread, 30), number(thread, 4), number(thread, 4300),
                            number(thread, 640)};
  return make(thread, &g_int_info, values);
}

Owned<Object> make_hash_info(Thread& thread) {
  Owned<Object> values[] = {
      number(thread, 64),      number(thread, (int64_t{1} << 61) - 1),
      number(thread, 314159),  number(thread, 0),
      number(thread, 1000003), text(thread, "siphash13"),
      number(thread, 64),      number(thread, 128),
      number(thread, 0),
  };
  return make(thread, &g_hash_info, values);
}

Owned<Object> make_thread_info(Thread& thread) {
  Owned<Object> values[] = {text(thread, "pthread"), text(thread, "semaphore"),
                            str_from_format(thread, "NPTL %s", gnu_get_libc_version())};
  return make(thread, &g_thread_info, values);
}

Owned<Object> make_implementation(Thread& thread, Object* version_info) {
  Owned<Dict> attributes = PY_TRY(dict_new(thread));
  const struct {
    const char* name;
    Owned<Object> value;
  } entries[] = {
      {"name", text(thread, "cpython")},
      {"cache_tag", text(thread, "cpython-314")},
      {"version", share(version_info)},
      {"hexversion", number(thread, kHexVersion)},
      {"_multiarch", text(thread, "x86_64-linux-gnu")},
      {"supports_isolated_interpreters", new_bool(true)},
  };
  for (const auto& entry : entries) {
    if (!entry.value) return nullptr;
    PY_TRY(dict_set_ascii(thread, attributes, entry.name, entry.value));
  }
  return namespace_new(thread, attributes);
}

// -X name and -X name=value.
Owned<Object> make_xoptions(Thread& thread, const SysConfig& config) {
  Owned<Dict> options = PY_TRY(dict_new(thread));
  for (size_t i = 0; i < config.x_option_count; ++i) {
    const char* option = config.x_options[i];
    if (std::strncmp(option, "frontend=", 9) == 0) front_end_use(option + 9);
    size_t length = 0;
    while (option[length] != 0 && option[length] != '=') ++length;
    Owned<Object> name = PY_TRY(str_decode(thread, option, length, "utf-8", "surrogateescape"));
    Owned<Object> value = new_bool(true);
    if (option[length] == '=')
      value = PY_TRY(str_decode(thread, option + length + 1, std::strlen(option + length + 1),
                                "utf-8", "surrogateescape"));
    PY_TRY(dict_set(thread, options, name, value));
  }
  return options;
}

constexpr char kCopyright[] =
    "Copyright (c) 2001 Python Software Foundation.\n"
    "All Rights Reserved.\n\n"
    "Copyright (c) 2000 BeOpen.com.\n"
    "All Rights Reserved.\n\n"
    "Copyright (c) 1995-2001 Corporation for National Research Initiatives.\n"
    "All Rights Reserved.\n\n"
    "Copyright (c) 1991-1995 Stichting Mathematisch Centrum, Amsterdam.\n"
    "All Rights Reserved.";

}  // namespace

Status sys_add_info(Thread& thread, Module* module, const SysConfig& config) {
  PY_TRY(struct_sequence_init(thread, &g_version_info, "sys.version_info",
                              "The version as a tuple.", kVersionFields, 5, false));
  PY_TRY(struct_sequence_init(thread, &g_flags, "sys.flags",
                              "What the command line and the environment asked for.", kFlagFields,
                              kVisibleFlags, false));
  PY_TRY(struct_sequence_init(thread, &g_float_info, "sys.float_info", "What a float can hold.",
                              kFloatFields));
  PY_TRY(struct_sequence_init(thread, &g_int_info, "sys.int_info", "How ints are represented.",
                              kIntFields));
  PY_TRY(struct_sequence_init(thread, &g_hash_info, "sys.hash_info", "How hashes are computed.",
                              kHashFields));
  PY_TRY(struct_sequence_init(thread, &g_thread_info, "sys.thread_info", "What threads are.",
                              kThreadFields));
  Owned<Object> version_info = PY_TRY(make_version_info(thread));
  PY_TRY(module_add(thread, module, "version_info", share(version_info.get())));
  PY_TRY(module_add(thread, module, "implementation", make_implementation(thread, version_info)));
  PY_TRY(module_add(thread, module, "flags", make_flags(thread, config)));
  PY_TRY(module_add(thread, module, "float_info", make_float_info(thread)));
  PY_TRY(module_add(thread, module, "int_info", make_int_info(thread)));
  PY_TRY(module_add(thread, module, "hash_info", make_hash_info(thread)));
  PY_TRY(module_add(thread, module, "thread_info", make_thread_info(thread)));
  PY_TRY(module_add(thread, module, "_xoptions", make_xoptions(thread, config)));
  PY_TRY(module_add_str(thread, module, "copyright", kCopyright));
  PY_TRY(module_add_str(thread, module, "_framework", ""));
  Owned<Object> git[] = {text(thread, "CPython"), share(static_cast<Object*>(empty_str())),
                         share(static_cast<Object*>(empty_str()))};
  Object* git_items[] = {git[0], git[1], git[2]};
  PY_TRY(module_add(thread, module, "_git", tuple_pack(thread, git_items)));
  return module_add_str(thread, module, "__doc__", "The interpreter's state and settings.");
}

}  // namespace py
