// Calls out of the loop: arguments move from tagged stack words to plain pointers.
// Counterpart: Python/ceval.c, Objects/call.c.
#include "vm/eval/slow.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/list.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

// Borrowed arguments without tags, with the spare slot in front that vectorcall may use.
class PlainArguments {
 public:
  PlainArguments(Thread& thread, StackRef* arguments, int count) {
    if (PY_UNLIKELY(count > kRoom)) {
      heap_ = static_cast<Object**>(mem_alloc((static_cast<size_t>(count) + 1) * sizeof(Object*)));
      if (heap_ == nullptr) {
        (void)raise_memory_error(thread);
        values_ = nullptr;
        return;
      }
      values_ = heap_ + 1;
    }
    for (int i = 0; i < count; ++i) values_[i] = arguments[i].object();
  }
  ~PlainArguments() {
    if (PY_UNLIKELY(heap_ != nullptr)) mem_free(heap_);
  }
  PlainArguments(const PlainArguments&) = delete;
  bool failed() const { return values_ == nullptr; }
  Object* const* values() const { return values_; }

 private:
  static constexpr int kRoom = 10;
  Object* room_[kRoom + 1];
  Object** heap_ = nullptr;
  Object** values_ = room_ + 1;
};

}  // namespace

Object* slow_call(Thread& thread, Object* callable, StackRef* arguments, int positional,
                  Tuple* kwnames) {
  PlainArguments plain(thread, arguments,
                       positional + (kwnames != nullptr ? static_cast<int>(kwnames->ob_size) : 0));
  if (plain.failed()) return nullptr;
  return call_vector(thread, callable, plain.values(),
                     static_cast<size_t>(positional) | kVectorcallArgumentsOffset, kwnames)
      .release();
}

Object* call_vectorcall_function(Thread& thread, VectorcallFn function, Object* callable,
                                 StackRef* arguments, int count) {
  PlainArguments plain(thread, arguments, count);
  if (plain.failed()) return nullptr;
  return function(thread, callable, plain.values(),
                  static_cast<size_t>(count) | kVectorcallArgumentsOffset, nullptr)
      .release();
}

Object* call_native_raw(Thread& thread, MethodDef* def, Object* self, StackRef* arguments,
                        int count) {
  PlainArguments plain(thread, arguments, count);
  if (plain.failed()) return nullptr;
  return def->raw(thread, self, RawArgs{plain.values(), static_cast<size_t>(count), nullptr})
      .release();
}

Object* call_native_bound(Thread& thread, MethodDef* def, Object* self, Type* type,
                          StackRef* arguments, int count) {
  PlainArguments plain(thread, arguments, count);
  if (plain.failed()) return nullptr;
  if (def->kind == MethodKind::kRaw)
    return def->raw(thread, self, RawArgs{plain.values(), static_cast<size_t>(count), nullptr})
        .release();
  return method_def_call(thread, def, self, plain.values(), static_cast<size_t>(count), nullptr,
                         type)
      .release();
}

Object* slow_make_callargs_tuple(Thread& thread, Object* callable, Object* iterable) {
  if (iterable->ob_type->tp_iter == nullptr && !sequence_check(iterable)) {
    Owned<Object> text = object_function_str(thread, callable);
    if (!text) return nullptr;
    return raise_type_error(thread, "%U argument after * must be an iterable, not %.200s",
                            text.get(), iterable->ob_type->tp_name);
  }
  return sequence_tuple(thread, iterable).release();
}

}  // namespace py
