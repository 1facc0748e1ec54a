// _bisect: places in sorted sequences.
// Counterpart: Modules/_bisectmodule.c.
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"

namespace py {
namespace {

enum class Side : bool { kLeft, kRight };

// The arguments that all four functions share: a, x, lo, hi, key.
struct Search {
  Object* sequence;
  int64_t low, high;
  Object* key;  // Null: the items themselves are compared.
};

Maybe<Search> search_arguments(Thread& thread, Args args) {
  Search search = {args[0], 0, -1, nullptr};
  if (args.has(2)) search.low = PY_TRY(to_index(thread, args[2]));
  if (args.has(3) && !is_none(args[3])) search.high = PY_TRY(to_index(thread, args[3]));
  if (args.has(4) && !is_none(args[4])) search.key = args[4];
  return search;
}

Maybe<int64_t> find(Thread& thread, Side side, const Search& search, Object* value) {
  int64_t low = search.low, high = search.high;
  if (low < 0) return raise_value_error(thread, "lo must be non-negative");
  if (high == -1) high = PY_TRY(object_length(thread, search.sequence));
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    Owned<Object> item = PY_TRY(sequence_get_item(thread, search.sequence, middle));
    if (search.key != nullptr) item = PY_TRY(call_one_arg(thread, search.key, item));
    const bool before =
        side == Side::kLeft
            ? PY_TRY(object_rich_compare_bool(thread, item, value, CompareOp::kLt))
            : !PY_TRY(object_rich_compare_bool(thread, value, item, CompareOp::kLt));
    if (before) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

template <Side kSide>
Owned<Object> bisect(Thread& thread, Object*, Args args) {
  const Search search = PY_TRY(search_arguments(thread, args));
  return int_from_int64(thread, PY_TRY(find(thread, kSide, search, args[1])));
}

template <Side kSide>
Owned<Object> insort(Thread& thread, Object*, Args args) {
  const Search search = PY_TRY(search_arguments(thread, args));
  Owned<Object> value =
      search.key == nullptr ? share(args[1]) : PY_TRY(call_one_arg(thread, search.key, args[1]));
  const int64_t index = PY_TRY(find(thread, kSide, search, value));
  if (is_exact<List>(search.sequence)) {
    PY_TRY(list_insert(thread, static_cast<List*>(search.sequence), index, args[1]));
    return new_none();
  }
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "insert"));
  Owned<Object> place = PY_TRY(int_from_int64(thread, index));
  Object* arguments[2] = {place, args[1]};
  PY_RUN(call_method(thread, search.sequence, name, arguments, 2));
  return new_none();
}

constexpr char kSignature[] = "($module, /, a, x, lo=0, hi=None, *, key=None)";

constinit MethodDef kFunctions[] = {
    {"bisect_right", bisect<Side::kRight>, kSignature, "Return the place after equal items."},
    {"insort_right", insort<Side::kRight>, kSignature, "Insert an item after equal ones."},
    {"bisect_left", bisect<Side::kLeft>, kSignature, "Return the place before equal items."},
    {"insort_left", insort<Side::kLeft>, kSignature, "Insert an item before equal ones."},
    {},
};

}  // namespace

Owned<Object> bisect_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_bisect"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "Places in sorted sequences."));
  return module;
}

}  // namespace py
