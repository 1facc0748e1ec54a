// Iteration and buffers: iter(), next(), send() and the buffer protocol on any object.
// Counterpart: Objects/abstract.c (Iterator and Buffer sections).
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/fuel.h"
#include "vm/objects/generator.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/iterator.h"
#include "vm/objects/str.h"

namespace py {

Owned<Object> get_iter(Thread& thread, Object* iterable) {
  PY_ENTER_NATIVE(thread, "");
  Type* type = iterable->ob_type;
  UnaryFn iter = type->tp_iter;
  if (iter == nullptr) {
    if (sequence_check(iterable)) return seq_iterator_new(thread, iterable);
    return raise_type_error(thread, "'%.200s' object is not iterable", type->tp_name);
  }
  Owned<Object> result = PY_TRY(iter(thread, iterable));
  if (!iter_check(result)) {
    return raise_type_error(thread, "iter() returned non-iterator of type '%.100s'",
                            result->ob_type->tp_name);
  }
  return result;
}

Owned<Object> get_aiter(Thread& thread, Object* iterable) {
  UnaryFn aiter = iterable->ob_type->as_async.am_aiter;
  if (aiter == nullptr) {
    return raise_type_error(thread, "'%.200s' object is not an async iterable",
                            iterable->ob_type->tp_name);
  }
  Owned<Object> result = PY_TRY(aiter(thread, iterable));
  if (result->ob_type->as_async.am_anext == nullptr) {
    return raise_type_error(thread, "aiter() returned not an async iterator of type '%.100s'",
                            result->ob_type->tp_name);
  }
  return result;
}

Owned<Object> next_not_implemented(Thread& thread, Object* object) {
  return raise_type_error(thread, "'%.200s' object is not iterable", object->ob_type->tp_name);
}

bool iter_check(Object* object) {
  IterNextFn next = object->ob_type->tp_iternext;
  return next != nullptr && next != next_not_implemented;
}

Owned<Object> iter_next(Thread& thread, Object* iterator) {
  PY_TRY(fuel_step(thread));
  Owned<Object> item = iterator->ob_type->tp_iternext(thread, iterator);
  if (PY_LIKELY(static_cast<bool>(item))) return item;
  if (thread.has_exception()) error_clear_if(thread, &exc::StopIteration);
  return item;
}

SendResult iter_send(Thread& thread, Object* iterator, Object* value, Owned<Object>* result) {
  SendFn send = iterator->ob_type->as_async.am_send;
  if (send != nullptr) return send(thread, iterator, value, result);
  if (is_none(value) && iter_check(iterator)) {
    *result = iterator->ob_type->tp_iternext(thread, iterator);
  } else {
    Object* const args[] = {value};
    *result = call_method(thread, iterator, ids.send, args, 1);
  }
  if (*result) return SendResult::kNext;
  if (!thread.has_exception()) {
    *result = new_none();
    return SendResult::kReturn;
  }
  return fetch_stop_iteration_value(thread, result) == Tri::kTrue ? SendResult::kReturn
                                                                  : SendResult::kError;
}

bool buffer_check(Object* object) { return object->ob_type->as_buffer.bf_getbuffer != nullptr; }

Status get_buffer(Thread& thread, Object* exporter, BufferView* view, int flags) {
  GetBufferFn get = exporter->ob_type->as_buffer.bf_getbuffer;
  if (get == nullptr) {
    return raise_type_error(thread, "a bytes-like object is required, not '%.100s'",
                            exporter->ob_type->tp_name);
  }
  return get(thread, exporter, view, flags);
}

void release_buffer(BufferView* view) {
  Object* exporter = view->obj;
  if (exporter == nullptr) return;
  ReleaseBufferFn release = exporter->ob_type->as_buffer.bf_releasebuffer;
  if (release != nullptr) release(exporter, view);
  view->obj = nullptr;
  decref(exporter);
}

Status buffer_fill_info(Thread& thread, BufferView* view, Object* exporter, void* data,
                        int64_t length, bool readonly, int flags) {
  if ((flags & kBufferWritable) != 0 && readonly) {
    return raise(thread, &exc::BufferError, "Object is not writable.");
  }
  xincref(exporter);
  view->obj = exporter;
  view->buf = data;
  view->len = length;
  view->readonly = readonly;
  view->itemsize = 1;
  view->format = (flags & kBufferFormat) != 0 ? "B" : nullptr;
  view->ndim = 1;
  view->shape_storage[0] = length;
  view->shape = (flags & kBufferNd) != 0 ? view->shape_storage : nullptr;
  view->strides = (flags & kBufferStrides) == kBufferStrides ? &view->itemsize : nullptr;
  view->suboffsets = nullptr;
  view->internal = nullptr;
  return Status::kOk;
}

}  // namespace py
