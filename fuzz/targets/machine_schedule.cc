// What is done with the objects that a program left behind, as bytes say: generators, coroutines
// and asynchronous generators are resumed, thrown into and closed in any order; any object is given
// to builtins, operators and methods of containers. Counterpart: none.
#include <vector>

#include "fuzz/targets/machine_internal.h"
#include "vm/heap/alloc.h"
#include "vm/modules/modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/errors.h"
#include "vm/objects/exceptions.h"
#include "vm/objects/float.h"
#include "vm/objects/function.h"
#include "vm/objects/generator.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/range.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace fuzz {
namespace {

using namespace py;
using Objects = std::vector<Owned<Object>>;

// More would take longer and show no more.
constexpr size_t kObjects = 32;

bool out_of_fuel(Thread& thread) { return thread.interp->instruction_fuel == kFuelUsedUp; }

Objects values_of(Dict* names) {
  Objects values;
  int64_t position = 0;
  Object *key, *value;
  while (values.size() < kObjects && dict_next(names, &position, &key, &value)) {
    if (is_exact<Str>(key) && str_equal_ascii(static_cast<Str*>(key), "__builtins__")) continue;
    values.push_back(share(value));
  }
  return values;
}

// Logs what came out, and clears an exception.
void note(Thread& thread, const Owned<Object>& result, std::string* log) {
  if (result) {
    if (log != nullptr) observe_object(thread, result.get(), log);
  } else if (thread.has_exception()) {
    Owned<Object> error = error_fetch(thread);
    if (log != nullptr) observe_exception(thread, error.get(), log);
  }
  if (log != nullptr) *log += "\n";
}

bool makes_resumables(Object* object) {
  constexpr int kKinds = coflags::kGenerator | coflags::kCoroutine | coflags::kAsyncGenerator;
  if (!is_exact<Function>(object)) return false;
  auto* code = static_cast<Code*>(static_cast<Function*>(object)->code.get());
  return (code->co_flags & kKinds) != 0;
}

// A new one of a function, every parameter a small number.
Owned<Object> make_resumable(Thread& thread, Object* function) {
  auto* code = static_cast<Code*>(static_cast<Function*>(function)->code.get());
  Objects numbers;
  std::vector<Object*> arguments;
  for (int i = 0; i < code->co_argcount && i < 6; ++i) {
    numbers.push_back(int_from_int64(thread, i + 2));
    if (!numbers.back()) return nullptr;
    arguments.push_back(numbers.back().get());
  }
  return call_args(thread, function, arguments.data(), arguments.size());
}

bool is_resumable(Object* object) {
  return is_generator_exact(object) || is_coroutine_exact(object) ||
         is_async_generator_exact(object);
}

Owned<Object> error_of(Thread& thread, unsigned which) {
  Type* const types[] = {&exc::ValueError,         &exc::StopIteration, &exc::GeneratorExit,
                         &exc::StopAsyncIteration, &exc::KeyError,      &exc::RuntimeError};
  return call_no_args(thread, types[which % std::size(types)]);
}

// One step with an object that is resumed by methods called send, throw and close.
Owned<Object> resume(Thread& thread, Object* object, const Objects& values, uint8_t step) {
  switch (step & 7) {
    case 0:
    case 1:
      return call_method(thread, object, "send", none());
    case 2: {
      Owned<Object> sent = int_from_int64(thread, step);
      return sent ? call_method(thread, object, "send", sent.get()) : Owned<Object>();
    }
    case 3:
      return call_method(thread, object, "send",
                         values.empty() ? none() : values[step / 8 % values.size()].get());
    case 4:
    case 5: {
      Owned<Object> error = error_of(thread, step / 8);
      return error ? call_method(thread, object, "throw", error.get()) : Owned<Object>();
    }
    case 6:
      return call_method(thread, object, "close");
    default:
      return call_method(thread, object, "send", object);
  }
}

// The awaitable that one step with an asynchronous generator is.
Owned<Object> ask_async(Thread& thread, Object* object, uint8_t step) {
  switch (step & 7) {
    case 0:
    case 1:
    case 2:
      return call_method(thread, object, "__anext__");
    case 3: {
      Owned<Object> sent = int_from_int64(thread, step);
      return sent ? call_method(thread, object, "asend", sent.get()) : Owned<Object>();
    }
    case 4:
    case 5: {
      Owned<Object> error = error_of(thread, step / 8);
      return error ? call_method(thread, object, "athrow", error.get()) : Owned<Object>();
    }
    default:
      return call_method(thread, object, "aclose");
  }
}

// Everything that the builtins, the module operator and the types of containers can be asked for.
const Objects& callables(Thread& thread) {
  static auto* const all = new Objects();
  if (!all->empty()) return *all;
  const auto add_all = [&](Dict* dict) {
    int64_t position = 0;
    Object *key, *value;
    while (dict_next(dict, &position, &key, &value)) {
      if (object_is_callable(value) == Tri::kTrue) all->push_back(share(value));
    }
  };
  add_all(thread.interp->builtins_copy);
  Owned<Object> module = import_module(thread, "_operator");
  if (module && is_a<Module>(module.get())) add_all(static_cast<Module*>(module.get())->dict);
  error_clear(thread);
  for (const char* name : {"list", "dict", "set", "frozenset", "tuple", "str", "bytes", "bytearray",
                           "int", "float", "range", "slice", "memoryview", "object"}) {
    Owned<Object> type = builtin_function(thread, name);
    if (type && is_type(type.get())) {
      Owned<Object> names = get_attr(thread, type.get(), "__dict__");
      Owned<Object> copy = names ? call_one_arg(thread, &Dict::type, names.get()) : nullptr;
      if (copy) add_all(static_cast<Dict*>(copy.get()));
    }
    error_clear(thread);
  }
  return *all;
}

// An ordinary value, made anew: what is called may keep or change it.
Owned<Object> plain_value(Thread& thread, unsigned which) {
  Object* items[3] = {};
  Owned<Object> numbers[3];
  for (int i = 0; i < 3; ++i) {
    numbers[i] = int_from_int64(thread, (i * 2 + 3) % 4);
    if (!numbers[i]) return nullptr;
    items[i] = numbers[i].get();
  }
  Owned<Object> tuple = tuple_pack(thread, items);
  if (!tuple) return nullptr;
  switch (which % 10) {
    case 0:
      return tuple;
    case 1:
      return call_one_arg(thread, &List::type, tuple.get());
    case 2:
      return call_one_arg(thread, &Set::type, tuple.get());
    case 3: {
      Owned<Dict> dict = dict_new(thread);
      if (!dict || dict_set(thread, dict, items[0], items[1]) == Status::kError) return nullptr;
      return dict;
    }
    case 4:
      return str_from_utf8(thread, "ab");
    case 5:
      return bytes_from(thread, "ab", 2);
    case 6:
      return int_from_int64(thread, static_cast<int64_t>(which / 10 % 5) - 1);
    case 7:
      return call_one_arg(thread, &Range::type, items[0]);
    case 8:
      return share(none());
    default:
      return get_iter(thread, tuple.get());
  }
}

}  // namespace

void drive_coroutines(Thread& thread, Dict* names, std::string_view schedule, std::string* log) {
  const Objects values = values_of(names);
  Objects resumables;
  std::vector<Object*> makers;
  for (const Owned<Object>& value : values) {
    if (is_resumable(value.get())) resumables.push_back(share(value.get()));
    if (makes_resumables(value.get())) makers.push_back(value.get());
  }
  // Each maker's first one is there from the start.
  for (Object* maker : makers) {
    Owned<Object> made = make_resumable(thread, maker);
    error_clear(thread);
    if (made) resumables.push_back(std::move(made));
  }
  for (size_t i = 0; i + 1 < schedule.size() && !out_of_fuel(thread); i += 2) {
    const auto which = static_cast<uint8_t>(schedule[i]);
    const auto step = static_cast<uint8_t>(schedule[i + 1]);
    if (which >= 0xF8) {
      gc_collect(thread, 2);
      error_clear(thread);
      continue;
    }
    if (which >= 0xE8 && !makers.empty() && resumables.size() < kObjects) {
      Owned<Object> made = make_resumable(thread, makers[step % makers.size()]);
      note(thread, made, log);
      if (made) resumables.push_back(std::move(made));
      continue;
    }
    if (resumables.empty()) continue;
    const size_t chosen = which % resumables.size();
    if (which >= 0xD8) {
      resumables.erase(resumables.begin() + static_cast<ptrdiff_t>(chosen));
      error_clear(thread);
      continue;
    }
    Owned<Object> object = share(resumables[chosen].get());
    if (is_async_generator_exact(object.get())) {
      Owned<Object> awaitable = ask_async(thread, object.get(), step);
      note(thread, awaitable, log);
      if (awaitable && resumables.size() < kObjects) resumables.push_back(std::move(awaitable));
      continue;
    }
    const Owned<Object> result = resume(thread, object.get(), values, step);
    note(thread, result, log);
  }
}

void drive_calls(Thread& thread, Dict* names, std::string_view schedule, std::string* log) {
  Objects values = values_of(names);
  // Instances of what can be made without arguments.
  for (size_t i = 0, count = values.size(); i < count && values.size() < kObjects; ++i) {
    if (!is_type(values[i].get()) || out_of_fuel(thread)) continue;
    Owned<Object> made = call_no_args(thread, values[i].get());
    error_clear(thread);
    if (made) values.push_back(std::move(made));
  }
  if (values.empty()) return;
  const Objects& asked = callables(thread);
  for (size_t i = 0; i + 5 <= schedule.size() && !out_of_fuel(thread); i += 5) {
    const auto byte = [&](size_t at) { return static_cast<uint8_t>(schedule[i + at]); };
    const Owned<Object>& callable = asked[(byte(0) | byte(1) << 8u) % asked.size()];
    const unsigned shape = byte(2);
    Objects kept;
    std::vector<Object*> arguments;
    for (unsigned n = 0; n < 1 + shape % 3; ++n) {
      const unsigned chosen = byte(3 + n % 2) + n * 5;
      // Bit by bit: one of the program's, or something plain.
      Owned<Object> argument = (shape >> (3 + n) & 1) != 0
                                   ? plain_value(thread, chosen)
                                   : share(values[chosen % values.size()].get());
      if (!argument) break;
      arguments.push_back(argument.get());
      kept.push_back(std::move(argument));
    }
    error_clear(thread);
    const Owned<Object> result =
        call_args(thread, callable.get(), arguments.data(), arguments.size());
    note(thread, result, log);
  }
}

}  // namespace fuzz
