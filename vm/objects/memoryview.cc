// memoryview: views of other objects' memory. Creation, release, indexing and the protocols.
// Counterpart: Objects/memoryobject.c.
#include "vm/objects/int.h"
#include "vm/objects/memoryview_internal.h"
#include "vm/objects/range.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/weakref.h"

namespace py {

Status memory_check(Thread& thread, MemoryView* view) {
  if (memory_inaccessible(view))
    return raise_value_error(thread, "operation forbidden on released memoryview object");
  return Status::kOk;
}

bool buffer_is_contiguous(const BufferView* view, char order) {
  if (view->suboffsets != nullptr) return false;
  if (view->len == 0) return true;
  if (view->strides == nullptr) return order != 'F' || view->ndim <= 1;
  if (order == 'A') return buffer_is_contiguous(view, 'C') || buffer_is_contiguous(view, 'F');
  int64_t stride = view->itemsize;
  for (int i = 0; i < view->ndim; ++i) {
    int dimension = order == 'C' ? view->ndim - 1 - i : i;
    if (view->shape[dimension] > 1 && view->strides[dimension] != stride) return false;
    stride *= view->shape[dimension];
  }
  return true;
}

namespace {

void release_managed(ManagedBuffer* managed) {
  if (managed->released) return;
  managed->released = true;
  if (managed->master.obj != nullptr) release_buffer(&managed->master);
}

// Copies the items from `dimension` on in C order; returns the end of the output.
char* copy_items(const BufferView* view, char* from, int dimension, char* out) {
  if (dimension == view->ndim) {
    memcpy(out, from, static_cast<size_t>(view->itemsize));
    return out + view->itemsize;
  }
  int64_t count = view->shape != nullptr ? view->shape[dimension] : view->len / view->itemsize;
  int64_t stride = view->strides != nullptr ? view->strides[dimension] : view->itemsize;
  if (view->strides == nullptr && view->ndim > 1) {
    for (int i = dimension + 1; i < view->ndim; ++i) stride *= view->shape[i];
  }
  for (int64_t i = 0; i < count; ++i)
    out = copy_items(view, memory_follow(from + i * stride, view, dimension), dimension + 1, out);
  return out;
}

void copy_fortran(const BufferView* view, char* from, int dimension, int64_t offset, int64_t step,
                  char* out) {
  if (dimension == view->ndim) {
    memcpy(out + offset, from, static_cast<size_t>(view->itemsize));
    return;
  }
  for (int64_t i = 0; i < view->shape[dimension]; ++i)
    copy_fortran(view, memory_follow(from + i * view->strides[dimension], view, dimension),
                 dimension + 1, offset + i * step, step * view->shape[dimension], out);
}

}  // namespace

void buffer_copy_out(const BufferView* view, char* out) {
  if (view->len == 0) return;
  if (buffer_is_contiguous(view, 'C')) {
    memcpy(out, view->buf, static_cast<size_t>(view->len));
    return;
  }
  copy_items(view, static_cast<char*>(view->buf), 0, out);
}

void buffer_copy_ordered(const BufferView* view, char* out, char order) {
  if (order == 'A' && buffer_is_contiguous(view, 'A')) {
    if (view->len != 0) memcpy(out, view->buf, static_cast<size_t>(view->len));
    return;
  }
  if (order == 'F' && view->ndim > 1 && view->len != 0) {
    copy_fortran(view, static_cast<char*>(view->buf), 0, 0, view->itemsize, out);
    return;
  }
  buffer_copy_out(view, out);
}

void memory_set_flags(MemoryView* self) {
  const BufferView* view = &self->view;
  if (view->ndim == 0) {
    self->c_contiguous = self->f_contiguous = true;
  } else if (view->ndim == 1) {
    bool contiguous = view->shape[0] == 1 || view->strides[0] == view->itemsize;
    self->c_contiguous = self->f_contiguous = contiguous;
  } else {
    self->c_contiguous = buffer_is_contiguous(view, 'C');
    self->f_contiguous = buffer_is_contiguous(view, 'F');
  }
  if (view->suboffsets != nullptr) self->c_contiguous = self->f_contiguous = false;
}

Owned<MemoryView> memory_new_view(Thread& thread, ManagedBuffer* managed, const BufferView* from,
                                  int ndim) {
  Owned<MemoryView> self =
      PY_TRY(object_new_of<MemoryView>(thread, &MemoryView::type, static_cast<size_t>(3 * ndim)));
  self->ob_size = 3 * ndim;
  self->hash = -1;
  self->managed.set_shared(managed);
  ++managed->exports;
  BufferView* view = &self->view;
  view->buf = from->buf;
  view->obj = from->obj;
  view->len = from->len;
  view->itemsize = from->itemsize;
  view->readonly = from->readonly;
  view->ndim = from->ndim;
  view->format = from->format != nullptr ? from->format : "B";
  view->internal = nullptr;
  view->shape = self->dims;
  view->strides = self->dims + ndim;
  view->suboffsets = nullptr;
  if (from->ndim == ndim && ndim > 0) {
    if (from->shape != nullptr) {
      memcpy(view->shape, from->shape, static_cast<size_t>(ndim) * sizeof(int64_t));
    } else {
      view->shape[0] = from->len / from->itemsize;
    }
    if (from->strides != nullptr) {
      memcpy(view->strides, from->strides, static_cast<size_t>(ndim) * sizeof(int64_t));
    } else {
      int64_t stride = from->itemsize;
      for (int i = ndim - 1; i >= 0; --i) {
        view->strides[i] = stride;
        stride *= view->shape[i];
      }
    }
    if (from->suboffsets != nullptr) {
      view->suboffsets = self->dims + 2 * ndim;
      memcpy(view->suboffsets, from->suboffsets, static_cast<size_t>(ndim) * sizeof(int64_t));
    }
  }
  memory_set_flags(self);
  gc_track(self.get());
  return self;
}

namespace {

Owned<Object> view_of_exporter(Thread& thread, Object* exporter, int flags) {
  Owned<ManagedBuffer> managed = PY_TRY(object_new<ManagedBuffer>(thread));
  PY_TRY(get_buffer(thread, exporter, &managed->master, flags));
  gc_track(managed.get());
  if (managed->master.ndim > kMaxDimensions)
    return raise_value_error(thread, "memoryview: number of dimensions must not exceed 64");
  return memory_new_view(thread, managed, &managed->master, managed->master.ndim);
}

}  // namespace

constexpr int kFlagWritable = 1;

static Owned<Object> from_exporter(Thread& thread, Object* exporter, int flags) {
  if (is_exact<MemoryView>(exporter)) {
    auto* view = as<MemoryView>(exporter);
    PY_TRY(memory_check(thread, view));
    return memory_new_view(thread, view->managed, &view->view, view->view.ndim);
  }
  if (buffer_check(exporter)) return view_of_exporter(thread, exporter, flags);
  return raise_type_error(thread, "memoryview: a bytes-like object is required, not '%.200s'",
                          exporter->ob_type->tp_name);
}

Owned<Object> memoryview_from_object(Thread& thread, Object* exporter) {
  return from_exporter(thread, exporter, kBufferFullRo);
}

Owned<Object> memoryview_from_object_flags(Thread& thread, Object* exporter, int flags) {
  return from_exporter(thread, exporter, flags);
}

Owned<MemoryView> memoryview_from_memory(Thread& thread, void* data, int64_t length,
                                         bool readonly) {
  Owned<ManagedBuffer> managed = PY_TRY(object_new<ManagedBuffer>(thread));
  gc_track(managed.get());
  PY_TRY(buffer_fill_info(thread, &managed->master, nullptr, data, length, readonly,
                          readonly ? kBufferContigRo : kBufferContigRo | kBufferWritable));
  return memory_new_view(thread, managed, &managed->master, managed->master.ndim);
}

void memoryview_revoke(MemoryView* view) {
  if (view->managed != nullptr) release_managed(view->managed);
}

void memory_release(MemoryView* self) {
  if (self->released) return;
  self->released = true;
  if (self->managed != nullptr && --self->managed->exports == 0) release_managed(self->managed);
}

char memory_item_format(Thread& thread, const BufferView* view) {
  char format = native_format(view->format);
  if (format == 0)
    (void)static_cast<Status>(raise(thread, &exc::NotImplementedError,
                                    "memoryview: unsupported format %s", view->format));
  return format;
}

char* memory_item_address(Thread& thread, const BufferView* view, char* base, int64_t index,
                          int dimension) {
  int64_t count = view->shape[dimension];
  if (index < 0) index += count;
  if (index < 0 || index >= count)
    return raise(thread, &exc::IndexError, "index out of bounds on dimension %d", dimension + 1);
  return memory_follow(base + view->strides[dimension] * index, view, dimension);
}

namespace {

int managed_traverse(Object* object, Visit visit, void* arg) {
  PY_VISIT(as<ManagedBuffer>(object)->master.obj);
  return 0;
}

void managed_clear(Object* object) { release_managed(as<ManagedBuffer>(object)); }

void managed_dealloc(Object* object) {
  gc_untrack(object);
  release_managed(as<ManagedBuffer>(object));
  object_free(object);
}

int memory_traverse(Object* object, Visit visit, void* arg) {
  PY_VISIT(as<MemoryView>(object)->managed.get());
  return 0;
}

void memory_clear(Object* object) {
  auto* self = as<MemoryView>(object);
  if (self->exports != 0) return;
  memory_release(self);
  self->managed.clear();
}

void memory_dealloc(Object* object) {
  auto* self = as<MemoryView>(object);
  gc_untrack(object);
  memory_release(self);
  self->managed.clear();
  if (self->weaklist != nullptr) weakref_clear_all(object);
  object_free(object);
}

constinit SignatureText new_signature{"memoryview", "(object)"};

Owned<Object> memory_new(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, new_signature, args, kwargs, &bound));
  return memoryview_from_object(thread, bound[0]);
}

Owned<Object> memory_repr(Thread& thread, Object* self) {
  return str_from_format(
      thread, as<MemoryView>(self)->released ? "<released memory at %p>" : "<memory at %p>", self);
}

Maybe<Hash> memory_hash(Thread& thread, Object* object) {
  auto* self = as<MemoryView>(object);
  if (self->hash != -1) return self->hash;
  PY_TRY(memory_check(thread, self));
  const BufferView* view = &self->view;
  if (!view->readonly) return raise_value_error(thread, "cannot hash writable memoryview object");
  if (!is_byte_format(native_format(view->format)))
    return raise_value_error(thread,
                             "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
  if (view->obj != nullptr) {
    // The exporter must be hashable itself; running its __hash__ must not take the view away.
    ++self->exports;
    Maybe<Hash> own = object_hash(thread, view->obj);
    --self->exports;
    if (!own.ok) return Maybe<Hash>::error();
  }
  if (self->c_contiguous) {
    self->hash = hash_secret_bytes(view->buf, static_cast<size_t>(view->len));
  } else {
    Buffer copy;
    if (!copy.resize(static_cast<size_t>(view->len))) return raise_memory_error(thread);
    buffer_copy_out(view, copy.data());
    self->hash = hash_secret_bytes(copy.data(), copy.size());
  }
  return self->hash;
}

Maybe<int64_t> memory_length(Thread& thread, Object* object) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  if (self->view.ndim == 0) return raise_type_error(thread, "0-dim memory has no length");
  return self->view.shape[0];
}

Owned<Object> memory_item(Thread& thread, Object* object, int64_t index) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  const BufferView* view = &self->view;
  char format = memory_item_format(thread, view);
  if (format == 0) return nullptr;
  if (view->ndim == 0) return raise_type_error(thread, "invalid indexing of 0-dim memory");
  if (view->ndim > 1)
    return raise(thread, &exc::NotImplementedError,
                 "multi-dimensional sub-views are not implemented");
  char* item = PY_TRY(memory_item_address(thread, view, static_cast<char*>(view->buf), index, 0));
  return unpack_item(thread, item, format);
}

bool all_of_tuple(Object* key, bool (*test)(Object*)) {
  if (!is_a<Tuple>(key)) return false;
  auto* tuple = as<Tuple>(key);
  for (int64_t i = 0; i < tuple->ob_size; ++i) {
    if (!test(tuple->items[i])) return false;
  }
  return true;
}
bool is_multi_index(Object* key) { return all_of_tuple(key, index_check); }
bool is_multi_slice(Object* key) {
  return is_a<Tuple>(key) && as<Tuple>(key)->ob_size != 0 &&
         all_of_tuple(key, [](Object* item) { return is_exact<Slice>(item); });
}

// Address of the item that a tuple of indices names.
char* address_of_tuple(Thread& thread, MemoryView* self, Tuple* indices) {
  const BufferView* view = &self->view;
  if (indices->ob_size < view->ndim)
    return raise(thread, &exc::NotImplementedError, "sub-views are not implemented");
  if (indices->ob_size > view->ndim)
    return raise_type_error(thread, "cannot index %d-dimension view with %zd-element tuple",
                            view->ndim, indices->ob_size);
  auto* at = static_cast<char*>(view->buf);
  for (int i = 0; i < view->ndim; ++i) {
    Maybe<int64_t> index = number_as_ssize(thread, indices->items[i], &exc::IndexError);
    if (!index.ok) return nullptr;
    at = memory_item_address(thread, view, at, index.value, i);
    if (at == nullptr) return nullptr;
  }
  return failed(memory_check(thread, self)) ? nullptr : at;
}

// Narrows the first dimension of a view to a slice.
Status apply_slice(Thread& thread, BufferView* view, Object* slice) {
  int64_t start, stop, step;
  PY_TRY(slice_unpack(thread, slice, &start, &stop, &step));
  int64_t count = slice_adjust(view->shape[0], &start, &stop, step);
  if (count < 0) count = 0;
  if (view->suboffsets == nullptr || view->suboffsets[0] < 0) {
    view->buf = static_cast<char*>(view->buf) + view->strides[0] * start;
  } else {
    view->suboffsets[0] += view->strides[0] * start;
  }
  view->shape[0] = count;
  view->strides[0] *= step;
  return Status::kOk;
}

void set_length(BufferView* view) {
  view->len = view->itemsize;
  for (int i = 0; i < view->ndim; ++i) view->len *= view->shape[i];
}

Owned<Object> memory_subscript(Thread& thread, Object* object, Object* key) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  const BufferView* view = &self->view;
  if (view->ndim == 0) {
    if (is_a<Tuple>(key) && as<Tuple>(key)->ob_size == 0) {
      char format = memory_item_format(thread, view);
      if (format == 0) return nullptr;
      return unpack_item(thread, static_cast<char*>(view->buf), format);
    }
    if (key == ellipsis()) return share(object);
    return raise_type_error(thread, "invalid indexing of 0-dim memory");
  }
  if (index_check(key)) {
    int64_t index = PY_TRY(number_as_ssize(thread, key, &exc::IndexError));
    return memory_item(thread, object, index);
  }
  if (is_exact<Slice>(key)) {
    Owned<MemoryView> part = PY_TRY(memory_new_view(thread, self->managed, view, view->ndim));
    PY_TRY(apply_slice(thread, &part->view, key));
    set_length(&part->view);
    memory_set_flags(part);
    return part;
  }
  if (is_multi_index(key)) {
    char format = memory_item_format(thread, view);
    if (format == 0) return nullptr;
    char* item = PY_TRY(address_of_tuple(thread, self, as<Tuple>(key)));
    return unpack_item(thread, item, format);
  }
  if (is_multi_slice(key))
    return raise(thread, &exc::NotImplementedError, "multi-dimensional slicing is not implemented");
  return raise_type_error(thread, "memoryview: invalid slice key");
}

// Packs aside first: the conversion may run code that releases the view.
Status store_item(Thread& thread, MemoryView* self, char* address, Object* value, char format) {
  char packed[16];
  PY_TRY(pack_item(thread, packed, value, format, self->view.format));
  PY_TRY(memory_check(thread, self));
  memcpy(address, packed, static_cast<size_t>(native_size(format)));
  return Status::kOk;
}

Status assign_slice(Thread& thread, MemoryView* self, Object* slice, Object* value) {
  BufferView source;
  PY_TRY(get_buffer(thread, value, &source, kBufferFullRo));
  BufferView to = self->view;
  int64_t shape[1] = {to.shape[0]}, strides[1] = {to.strides[0]}, suboffsets[1];
  to.shape = shape;
  to.strides = strides;
  if (to.suboffsets != nullptr) {
    suboffsets[0] = to.suboffsets[0];
    to.suboffsets = suboffsets;
  }
  Status status = apply_slice(thread, &to, slice);
  if (!failed(status)) status = memory_check(thread, self);
  if (!failed(status)) {
    to.len = shape[0] * to.itemsize;
    int64_t source_count = source.shape != nullptr ? source.shape[0] : source.len / source.itemsize;
    const char* a = to.format != nullptr ? to.format : "B";
    const char* b = source.format != nullptr ? source.format : "B";
    if (*a == '@') ++a;
    if (*b == '@') ++b;
    if (strcmp(a, b) != 0 || source.itemsize != to.itemsize || source.ndim != 1 ||
        source_count != shape[0]) {
      status = raise_value_error(
          thread, "memoryview assignment: lvalue and rvalue have different structures");
    } else if (to.len != 0) {
      // Through a copy, since both may be views of one buffer.
      Buffer copy;
      if (!copy.resize(static_cast<size_t>(source.len))) {
        status = raise_memory_error(thread);
      } else {
        buffer_copy_out(&source, copy.data());
        for (int64_t i = 0; i < shape[0]; ++i)
          memcpy(memory_follow(static_cast<char*>(to.buf) + i * strides[0], &to, 0),
                 copy.data() + i * to.itemsize, static_cast<size_t>(to.itemsize));
      }
    }
  }
  release_buffer(&source);
  return status;
}

Status memory_assign(Thread& thread, Object* object, Object* key, Object* value) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  const BufferView* view = &self->view;
  char format = memory_item_format(thread, view);
  if (format == 0) return Status::kError;
  if (view->readonly) return raise_type_error(thread, "cannot modify read-only memory");
  if (value == nullptr) return raise_type_error(thread, "cannot delete memory");
  auto* base = static_cast<char*>(view->buf);
  if (view->ndim == 0) {
    if (key == ellipsis() || (is_a<Tuple>(key) && as<Tuple>(key)->ob_size == 0))
      return store_item(thread, self, base, value, format);
    return raise_type_error(thread, "invalid indexing of 0-dim memory");
  }
  if (index_check(key)) {
    if (view->ndim > 1)
      return raise(thread, &exc::NotImplementedError, "sub-views are not implemented");
    int64_t index = PY_TRY(number_as_ssize(thread, key, &exc::IndexError));
    char* item = PY_TRY(memory_item_address(thread, view, base, index, 0));
    return store_item(thread, self, item, value, format);
  }
  if (is_exact<Slice>(key) && view->ndim == 1) return assign_slice(thread, self, key, value);
  if (is_multi_index(key)) {
    char* item = PY_TRY(address_of_tuple(thread, self, as<Tuple>(key)));
    return store_item(thread, self, item, value, format);
  }
  if (is_exact<Slice>(key) || is_multi_slice(key))
    return raise(thread, &exc::NotImplementedError,
                 "memoryview slice assignments are currently restricted to ndim = 1");
  return raise_type_error(thread, "memoryview: invalid slice key");
}

Raised buffer_error(Thread& thread, const char* what) {
  return raise(thread, &exc::BufferError, "memoryview: %s", what);
}

Status memory_get_buffer(Thread& thread, Object* object, BufferView* out, int flags) {
  constexpr int kC = 0x20, kF = 0x40, kAny = 0x80, kIndirect = 0x100, kStridesBit = 0x10;
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  const BufferView* view = &self->view;
  if ((flags & kFlagWritable) != 0 && view->readonly)
    return buffer_error(thread, "underlying buffer is not writable");
  if ((flags & kC) != 0 && !self->c_contiguous)
    return buffer_error(thread, "underlying buffer is not C-contiguous");
  if ((flags & kF) != 0 && !self->f_contiguous)
    return buffer_error(thread, "underlying buffer is not Fortran contiguous");
  if ((flags & kAny) != 0 && !self->c_contiguous && !self->f_contiguous)
    return buffer_error(thread, "underlying buffer is not contiguous");
  if ((flags & kIndirect) == 0 && view->suboffsets != nullptr)
    return buffer_error(thread, "underlying buffer requires suboffsets");
  bool strides = (flags & kStridesBit) != 0, shape = (flags & kBufferNd) != 0,
       format = (flags & kBufferFormat) != 0;
  if (!strides && !self->c_contiguous)
    return buffer_error(thread, "underlying buffer is not C-contiguous");
  if (!shape && format)
    return buffer_error(thread, "cannot cast to unsigned bytes if the format flag is present");
  *out = *view;
  if (view->ndim == 0) out->shape = out->strides = nullptr;
  if (!format) out->format = nullptr;
  if (!strides) out->strides = nullptr;
  if (!shape) {
    out->ndim = 1;
    out->shape = nullptr;
  }
  incref(object);
  out->obj = object;
  ++self->exports;
  return Status::kOk;
}

void memory_release_buffer(Object* object, BufferView*) { --as<MemoryView>(object)->exports; }

Owned<Object> memory_iter(Thread& thread, Object* object) {
  auto* self = as<MemoryView>(object);
  PY_TRY(memory_check(thread, self));
  if (self->view.ndim == 0) return raise_type_error(thread, "invalid indexing of 0-dim memory");
  if (self->view.ndim != 1)
    return raise(thread, &exc::NotImplementedError,
                 "multi-dimensional sub-views are not implemented");
  char format = memory_item_format(thread, &self->view);
  if (format == 0) return nullptr;
  Owned<MemoryIterator> it = PY_TRY(object_new<MemoryIterator>(thread));
  it->length = self->view.shape[0];
  it->format = format;
  it->view.set_shared(self);
  gc_track(it.get());
  return it;
}

Owned<Object> iterator_next(Thread& thread, Object* object) {
  auto* it = as<MemoryIterator>(object);
  MemoryView* self = it->view;
  if (self == nullptr) return nullptr;
  if (it->index < it->length) {
    PY_TRY(memory_check(thread, self));
    char* item = memory_item_address(thread, &self->view, static_cast<char*>(self->view.buf),
                                     it->index++, 0);
    if (item == nullptr) return nullptr;
    return unpack_item(thread, item, it->format);
  }
  it->view.clear();
  return nullptr;
}

constexpr uint16_t kIteratorFields[] = {offsetof(MemoryIterator, view), 0};

}  // namespace

constinit Type ManagedBuffer::type = {
    .tp_name = "managedbuffer",
    .tp_basicsize = sizeof(ManagedBuffer),
    .tp_dealloc = managed_dealloc,
    .tp_flags = tpflags::kHaveGc | tpflags::kDisallowInstantiation,
    .tp_traverse = managed_traverse,
    .tp_clear = managed_clear};

constinit Type MemoryIterator::type = {.tp_name = "memory_iterator",
                                       .tp_basicsize = sizeof(MemoryIterator),
                                       .tp_flags = tpflags::kHaveGc,
                                       .tp_iter = object_self_iter,
                                       .tp_iternext = iterator_next,
                                       .fields = kIteratorFields};

constinit Type MemoryView::type = {
    .tp_name = "memoryview",
    .tp_basicsize = offsetof(MemoryView, dims),
    .tp_itemsize = sizeof(int64_t),
    .tp_dealloc = memory_dealloc,
    .tp_repr = memory_repr,
    .as_sequence = {.sq_length = memory_length, .sq_item = memory_item},
    .as_mapping = {.mp_length = memory_length,
                   .mp_subscript = memory_subscript,
                   .mp_ass_subscript = memory_assign},
    .as_buffer = {.bf_getbuffer = memory_get_buffer, .bf_releasebuffer = memory_release_buffer},
    .tp_hash = memory_hash,
    .tp_flags = tpflags::kHaveGc | tpflags::kSequence,
    .tp_doc = "A view of the memory of an object that exports a buffer.",
    .tp_traverse = memory_traverse,
    .tp_clear = memory_clear,
    .tp_richcompare = memory_rich_compare,
    .tp_weaklistoffset = offsetof(MemoryView, weaklist),
    .tp_iter = memory_iter,
    .tp_methods = kMemoryViewMethods,
    .tp_getset = kMemoryViewGetSet,
    .tp_new = memory_new,
    .text_signature = "(object)",
    .reported_basicsize = 144,
};

}  // namespace py
