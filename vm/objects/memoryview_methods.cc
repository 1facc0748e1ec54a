// Methods, properties and comparison of memoryview.
// Counterpart: Objects/memoryobject.c.
#include "vm/base/checked.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/memoryview_internal.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace {

// One side of a comparison: how to get Python values out of its items.
class ItemReader {
 public:
  explicit ItemReader(const BufferView* view)
      : view_(view),
        text_(view->format != nullptr ? view->format : "B"),
        format_(native_format(text_)) {}

  char format() const { return format_; }

  // Formats beyond the native characters are the struct module's business.
  Owned<Object> read(Thread& thread, const char* item) {
    if (format_ != 0) return unpack_item(thread, item, format_);
    if (!unpack_) {
      Owned<Object> module = PY_TRY(import_as_program(thread, "struct"));
      unpack_ = PY_TRY(get_attr(thread, module, "unpack"));
      format_object_ = PY_TRY(str_from_utf8(thread, text_));
    }
    Owned<Bytes> bytes = PY_TRY(bytes_from(thread, item, static_cast<size_t>(view_->itemsize)));
    Object* args[] = {format_object_, bytes};
    Owned<Object> values = PY_TRY(call_args(thread, unpack_, args));
    if (is_a<Tuple>(values.get()) && as<Tuple>(values.get())->ob_size == 1)
      return share(as<Tuple>(values.get())->items[0]);
    return values;
  }

 private:
  const BufferView* view_;
  const char* text_;
  char format_;
  Owned<Object> unpack_;
  Owned<Object> format_object_;
};

int64_t stride_of(const BufferView* view, int dimension) {
  if (view->strides != nullptr) return view->strides[dimension];
  int64_t stride = view->itemsize;
  for (int i = dimension + 1; i < view->ndim; ++i) stride *= view->shape[i];
  return stride;
}

int64_t count_of(const BufferView* view, int dimension) {
  return view->shape != nullptr ? view->shape[dimension] : view->len / view->itemsize;
}

class Comparer {
 public:
  Comparer(Thread& thread, const BufferView* left, const BufferView* right)
      : thread_(thread), left_(left), right_(right), left_reader_(left), right_reader_(right) {}

  Tri run() {
    if (left_->ndim != right_->ndim) return Tri::kFalse;
    for (int i = 0; i < left_->ndim; ++i) {
      if (count_of(left_, i) != count_of(right_, i)) return Tri::kFalse;
      if (count_of(left_, i) == 0) break;
    }
    return compare(static_cast<char*>(left_->buf), static_cast<char*>(right_->buf), 0);
  }

 private:
  Tri compare_items(const char* a, const char* b) {
    if (left_reader_.format() != 0 && left_reader_.format() == right_reader_.format())
      return to_tri(native_items_equal(a, b, left_reader_.format()));
    Owned<Object> x = PY_TRY(left_reader_.read(thread_, a));
    Owned<Object> y = PY_TRY(right_reader_.read(thread_, b));
    Owned<Object> result = PY_TRY(object_rich_compare(thread_, x, y, CompareOp::kEq));
    return object_is_true(thread_, result);
  }

  Tri compare(char* a, char* b, int dimension) {
    if (dimension == left_->ndim) return compare_items(a, b);
    int64_t count = count_of(left_, dimension), step_a = stride_of(left_, dimension),
            step_b = stride_of(right_, dimension);
    for (int64_t i = 0; i < count; ++i) {
      Tri equal = compare(memory_follow(a + i * step_a, left_, dimension),
                          memory_follow(b + i * step_b, right_, dimension), dimension + 1);
      if (equal != Tri::kTrue) return equal;
    }
    return Tri::kTrue;
  }

  Thread& thread_;
  const BufferView* left_;
  const BufferView* right_;
  ItemReader left_reader_, right_reader_;
};

}  // namespace

Owned<Object> memory_rich_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (op != CompareOp::kEq && op != CompareOp::kNe) return new_not_implemented();
  auto answer = [op](bool equal) { return new_bool(equal == (op == CompareOp::kEq)); };
  auto* self = as<MemoryView>(left);
  if (memory_inaccessible(self)) return answer(left == right);
  Tri equal;
  if (is_exact<MemoryView>(right)) {
    auto* other = as<MemoryView>(right);
    if (memory_inaccessible(other)) return answer(left == right);
    // Exported, so that comparing items cannot release what is being read.
    ++self->exports;
    ++other->exports;
    equal = Comparer(thread, &self->view, &other->view).run();
    --other->exports;
    --self->exports;
  } else {
    BufferView buffer;
    if (failed(get_buffer(thread, right, &buffer, kBufferFullRo))) {
      error_clear(thread);
      return new_not_implemented();
    }
    ++self->exports;
    equal = Comparer(thread, &self->view, &buffer).run();
    --self->exports;
    release_buffer(&buffer);
  }
  if (failed(equal)) {
    // A format that struct cannot read compares unequal.
    Object* pending = thread.current_exception;
    if (pending != nullptr && strcmp(pending->ob_type->tp_name, "struct.error") != 0 &&
        strcmp(pending->ob_type->tp_name, "error") != 0)
      return nullptr;
    error_clear(thread);
    equal = Tri::kFalse;
  }
  return answer(equal == Tri::kTrue);
}

namespace {

Owned<Object> list_of(Thread& thread, const BufferView* view, char* base, int dimension,
                      char format) {
  if (dimension == view->ndim) return unpack_item(thread, base, format);
  Owned<List> list = PY_TRY(list_new(thread));
  for (int64_t i = 0; i < view->shape[dimension]; ++i) {
    Owned<Object> item = PY_TRY(
        list_of(thread, view, memory_follow(base + i * view->strides[dimension], view, dimension),
                dimension + 1, format));
    PY_TRY(list_append_steal(thread, list, std::move(item)));
  }
  return list;
}

Status read_shape(Thread& thread, Object* shape, BufferView* view, int64_t* total) {
  int64_t count = sequence_fast_size(shape);
  *total = view->itemsize;
  for (int64_t i = 0; i < count; ++i) {
    Object* item = sequence_fast_items(shape)[i];
    if (!is_a<Int>(item))
      return raise_type_error(thread, "memoryview.cast(): elements of shape must be integers");
    int64_t extent = PY_TRY(to_index(thread, item));
    if (extent <= 0)
      return raise_value_error(thread, "memoryview.cast(): elements of shape must be integers > 0");
    if (!checked_mul(*total, extent, total))
      return raise_value_error(thread, "memoryview.cast(): product(shape) > SSIZE_MAX");
    view->shape[i] = extent;
  }
  return Status::kOk;
}

// Reinterprets a fresh copy of the view as one dimension of items in the new format.
Status cast_to_line(Thread& thread, BufferView* view, Str* format_object) {
  if (!format_object->ascii) {
    Owned<Bytes> error = str_encode(thread, format_object, "ascii", nullptr);
    return Status::kError;
  }
  const char* text = format_object->ascii_text();
  char format = native_format(text);
  if (format == 0 || strlen(text) != static_cast<size_t>(format_object->length))
    return raise_value_error(
        thread,
        "memoryview: destination format must be a native single character format prefixed "
        "with an optional '@'");
  if (!is_byte_format(native_format(view->format)) && !is_byte_format(format))
    return raise_type_error(thread, "memoryview: cannot cast between two non-byte formats");
  int64_t size = native_size(format);
  if (view->len % size != 0)
    return raise_type_error(thread, "memoryview: length is not a multiple of itemsize");
  view->format = native_format_text(text);
  view->itemsize = size;
  view->ndim = 1;
  view->shape[0] = view->len / size;
  view->strides[0] = size;
  view->suboffsets = nullptr;
  return Status::kOk;
}

}  // namespace

Owned<Object> memory_tolist(Thread& thread, Object* object) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  char format = memory_item_format(thread, &self->view);
  if (format == 0) return nullptr;
  return list_of(thread, &self->view, static_cast<char*>(self->view.buf), 0, format);
}

Owned<Object> memory_cast(Thread& thread, Object* object, Args args) {
  auto* self = as<MemoryView>(object);
  if (!is_a<Str>(args[0]))
    return raise_bad_argument(thread, "cast", "argument 'format'", "str", args[0]);
  PY_TRY(memory_check(thread, self));
  Object* shape = args[1];
  if (!self->c_contiguous)
    return raise_type_error(thread, "memoryview: casts are restricted to C-contiguous views");
  if (shape != nullptr || self->view.ndim != 1) {
    for (int i = 0; i < self->view.ndim; ++i) {
      if (self->view.shape[i] == 0)
        return raise_type_error(thread,
                                "memoryview: cannot cast view with zeros in shape or strides");
    }
  }
  int64_t dimensions = 1;
  if (shape != nullptr) {
    if (!is_a<List>(shape) && !is_a<Tuple>(shape))
      return raise_type_error(thread, "shape must be a list or a tuple");
    dimensions = sequence_fast_size(shape);
    if (dimensions > kMaxDimensions)
      return raise_value_error(thread, "memoryview: number of dimensions must not exceed 64");
    if (self->view.ndim != 1 && dimensions != 1)
      return raise_type_error(thread, "memoryview: cast must be 1D -> ND or ND -> 1D");
  }
  // Made as one item of nothing, then given its real layout.
  Owned<MemoryView> result = PY_TRY(memory_new_view(
      thread, self->managed, &self->view, dimensions == 0 ? 1 : static_cast<int>(dimensions)));
  BufferView* view = &result->view;
  PY_TRY(cast_to_line(thread, view, as<Str>(args[0])));
  if (shape != nullptr) {
    int64_t total = view->itemsize;
    view->ndim = static_cast<int>(dimensions);
    if (dimensions != 0) {
      PY_TRY(read_shape(thread, shape, view, &total));
      int64_t stride = view->itemsize;
      for (int i = view->ndim - 1; i >= 0; --i) {
        view->strides[i] = stride;
        stride *= view->shape[i];
      }
    }
    if (view->len != total)
      return raise_type_error(thread, "memoryview: product(shape) * itemsize != buffer size");
  }
  memory_set_flags(result);
  return result;
}

namespace {

Owned<Object> release(Thread& thread, Object* object) {
  auto* self = as<MemoryView>(object);
  if (self->exports > 0)
    return raise(thread, &exc::BufferError, "memoryview has %zd exported buffer%s", self->exports,
                 self->exports == 1 ? "" : "s");
  memory_release(self);
  return new_none();
}

Owned<Object> enter(Thread& thread, Object* object) {
  PY_TRY(memory_check(thread, as<MemoryView>(object)));
  return share(object);
}

Owned<Object> exit_method(Thread& thread, Object* object, RawArgs) {
  return release(thread, object);
}

Owned<Object> to_bytes(Thread& thread, Object* object, Args args) {
  auto* self = as<MemoryView>(object);
  char order = 'C';
  if (args.has(0) && !is_none(args[0])) {
    if (!is_a<Str>(args[0]))
      return raise_bad_argument(thread, "tobytes", "argument 'order'", "str or None", args[0]);
    auto* text = as<Str>(args[0]);
    PY_TRY(check_utf8(thread, text));
    PY_TRY(memory_check(thread, self));
    order = str_equal_ascii(text, "C")   ? 'C'
            : str_equal_ascii(text, "F") ? 'F'
            : str_equal_ascii(text, "A") ? 'A'
                                         : 0;
    if (order == 0) return raise_value_error(thread, "order must be 'C', 'F' or 'A'");
  }
  PY_TRY(memory_check(thread, self));
  const BufferView* view = &self->view;
  if (view->len == 1) {
    char only;
    buffer_copy_ordered(view, &only, order);
    return bytes_from(thread, &only, 1);
  }
  Owned<Bytes> bytes = PY_TRY(bytes_alloc(thread, view->len));
  if (view->len != 0) buffer_copy_ordered(view, bytes->data, order);
  return bytes;
}

Owned<Object> hex(Thread& thread, Object* object, Args args) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  const BufferView* view = &self->view;
  ++self->exports;
  Owned<Object> result;
  if (self->c_contiguous) {
    result = bytes_hex(thread, ByteSpan{static_cast<const uint8_t*>(view->buf), view->len}, args[0],
                       args[1]);
  } else {
    Buffer copy;
    if (copy.resize(static_cast<size_t>(view->len))) {
      buffer_copy_out(view, copy.data());
      result = bytes_hex(thread, ByteSpan{copy.bytes(), view->len}, args[0], args[1]);
    } else {
      result = raise_memory_error(thread);
    }
  }
  --self->exports;
  return result;
}

Owned<Object> to_readonly(Thread& thread, Object* object) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  Owned<MemoryView> copy =
      PY_TRY(memory_new_view(thread, self->managed, &self->view, self->view.ndim));
  copy->view.readonly = true;
  return copy;
}

Owned<Object> from_flags(Thread& thread, Object*, Args args) {
  int flags = PY_TRY(to_c_int(thread, args[1]));
  return memoryview_from_object_flags(thread, args[0], flags);
}

Owned<Object> count(Thread& thread, Object* self, Object* value) {
  Owned<Object> iterator = PY_TRY(get_iter(thread, self));
  int64_t total = 0;
  for (;;) {
    Owned<Object> item = iter_next(thread, iterator);
    if (!item) {
      if (thread.has_exception()) return nullptr;
      return int_from_int64(thread, total);
    }
    if (PY_TRY(object_rich_compare_bool(thread, item, value, CompareOp::kEq))) ++total;
  }
}

Owned<Object> index(Thread& thread, Object* object, RawArgs args) {
  PY_TRY(check_positional(thread, "index", args.nargs, 1, 3));
  auto bound = [&](size_t i, int64_t* out) -> Status {
    if (args.nargs <= i) return Status::kOk;
    if (!index_check(args[i]))
      return raise_type_error(thread, "slice indices must be integers or have an __index__ method");
    *out = PY_TRY(number_as_ssize(thread, args[i], nullptr));
    return Status::kOk;
  };
  int64_t start = 0, stop = INT64_MAX;
  PY_TRY(bound(1, &start));
  PY_TRY(bound(2, &stop));
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  if (self->view.ndim == 0) return raise_type_error(thread, "invalid lookup on 0-dim memory");
  if (self->view.ndim != 1)
    return raise(thread, &exc::NotImplementedError, "multi-dimensional lookup is not implemented");
  int64_t length = self->view.shape[0];
  if (start < 0) start = start + length > 0 ? start + length : 0;
  if (stop < 0) stop = stop + length > 0 ? stop + length : 0;
  if (stop > length) stop = length;
  for (int64_t i = start; i < stop; ++i) {
    Owned<Object> item = PY_TRY(sequence_get_item(thread, object, i));
    if (PY_TRY(object_rich_compare_bool(thread, item, args[0], CompareOp::kEq)))
      return int_from_int64(thread, i);
  }
  return raise_value_error(thread, "memoryview.index(x): x not found");
}

Owned<Object> get_obj(Thread& thread, Object* object, void*) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  return self->view.obj == nullptr ? new_none() : share(self->view.obj);
}

Owned<Object> get_nbytes(Thread& thread, Object* object, void*) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  return int_from_int64(thread, self->view.len);
}

Owned<Object> get_readonly(Thread& thread, Object* object, void*) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  return new_bool(self->view.readonly);
}

Owned<Object> get_itemsize(Thread& thread, Object* object, void*) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  return int_from_int64(thread, self->view.itemsize);
}

Owned<Object> get_format(Thread& thread, Object* object, void*) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  return str_from_utf8(thread, self->view.format);
}

Owned<Object> get_ndim(Thread& thread, Object* object, void*) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  return int_from_int64(thread, self->view.ndim);
}

Owned<Object> int_tuple(Thread& thread, const int64_t* values, int count) {
  if (values == nullptr || count == 0) return share(empty_tuple());
  Owned<Tuple> tuple = PY_TRY(tuple_alloc(thread, count));
  for (int i = 0; i < count; ++i) {
    Owned<Object> number = PY_TRY(int_from_int64(thread, values[i]));
    tuple->items[i] = number.release();
  }
  tuple_ready(tuple);
  return tuple;
}

Owned<Object> get_shape(Thread& thread, Object* object, void*) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  return int_tuple(thread, self->view.shape, self->view.ndim);
}

Owned<Object> get_strides(Thread& thread, Object* object, void*) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  return int_tuple(thread, self->view.strides, self->view.ndim);
}

Owned<Object> get_suboffsets(Thread& thread, Object* object, void*) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  return int_tuple(thread, self->view.suboffsets, self->view.ndim);
}

Owned<Object> get_c_contiguous(Thread& thread, Object* object, void*) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  return new_bool(self->c_contiguous);
}

Owned<Object> get_f_contiguous(Thread& thread, Object* object, void*) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  return new_bool(self->f_contiguous);
}

Owned<Object> get_contiguous(Thread& thread, Object* object, void*) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  return new_bool(self->c_contiguous || self->f_contiguous);
}

}  // namespace

constinit MethodDef kMemoryViewMethods[] = {
    {"release", release, "($self, /)", "Give the memory back; the view cannot be used any more."},
    {"tobytes", to_bytes, "($self, /, order='C')", "The items as bytes."},
    {"hex", hex, "($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
     "Two hexadecimal digits a byte."},
    {"tolist", memory_tolist, "($self, /)", "The items as a list, nested for several dimensions."},
    {"cast", memory_cast, "($self, /, format, shape=<unrepresentable>)",
     "A view in another format or shape."},
    {"toreadonly", to_readonly, "($self, /)", "A read-only view of the same memory."},
    {"_from_flags", from_flags, "($type, /, object, flags)",
     "A view got with the given buffer flags.", MethodDef::kClass},
    {"count", count, "($self, value, /)", "How many items equal value."},
    MethodDef::positional("index", index, "($self, value, start=0, stop=sys.maxsize, /)",
                          "The first position of an item that equals value."),
    {"__enter__", enter, "($self, /)", nullptr},
    MethodDef::positional("__exit__", exit_method, "($self, /, *exc_info)", "Releases the view.")
        .tuple_and_dict(),
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "memoryview[...] for annotations.", MethodDef::kClass},
    {},
};

constinit GetSetDef kMemoryViewGetSet[] = {
    {"obj", get_obj, nullptr, "The object whose memory is seen.", nullptr},
    {"nbytes", get_nbytes, nullptr, "The size of all items in bytes.", nullptr},
    {"readonly", get_readonly, nullptr, "Whether the memory is read-only.", nullptr},
    {"itemsize", get_itemsize, nullptr, "The size of an item in bytes.", nullptr},
    {"format", get_format, nullptr, "The items' format in the struct module's notation.", nullptr},
    {"ndim", get_ndim, nullptr, "The number of dimensions.", nullptr},
    {"shape", get_shape, nullptr, "The number of items in each dimension.", nullptr},
    {"strides", get_strides, nullptr, "The bytes from one item to the next in each dimension.",
     nullptr},
    {"suboffsets", get_suboffsets, nullptr, "Offsets behind pointers, for arrays of pointers.",
     nullptr},
    {"c_contiguous", get_c_contiguous, nullptr, "Whether the memory is in one piece in C order.",
     nullptr},
    {"f_contiguous", get_f_contiguous, nullptr,
     "Whether the memory is in one piece in Fortran order.", nullptr},
    {"contiguous", get_contiguous, nullptr, "Whether the memory is in one piece.", nullptr},
    {},
};

}  // namespace py
