// Writing marshal data.
// Counterpart: Python/marshal.c.
#include <cstring>

#include "vm/base/attributes.h"
#include "vm/heap/alloc.h"
#include "vm/marshal/format.h"
#include "vm/marshal/marshal.h"
#include "vm/number/bigint.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/float.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/range.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

namespace {

using namespace marshal;

enum class Failure : uint8_t {
  kNone,
  kUnmarshallable,
  kTooDeep,
  kMemory,
  kCodeNotAllowed,
  kPending
};

// Objects already written, by identity: an open-addressing table from address to index. It keeps
// them alive.
class SeenTable {
 public:
  ~SeenTable() {
    for (size_t i = 0; i < capacity_; ++i) {
      if (slots_[i].object != nullptr) decref(slots_[i].object);
    }
    mem_free(slots_);
  }
  struct Entry {
    Object* object;
    uint32_t index;
    bool open;  // Still being written: a reference to it would be a cycle that cannot be read back.
  };
  Entry* find(Object* object) {
    if (capacity_ == 0) return nullptr;
    for (size_t i = slot_of(object);; i = (i + 1) & (capacity_ - 1)) {
      if (slots_[i].object == object) return &slots_[i];
      if (slots_[i].object == nullptr) return nullptr;
    }
  }
  // False without memory.
  bool insert(Object* object, bool open) {
    if ((count_ + 1) * 2 > capacity_ && !grow()) return false;
    size_t i = slot_of(object);
    while (slots_[i].object != nullptr) i = (i + 1) & (capacity_ - 1);
    incref(object);
    slots_[i] = {object, static_cast<uint32_t>(count_++), open};
    return true;
  }

 private:
  size_t slot_of(Object* object) const {
    return (reinterpret_cast<uintptr_t>(object) * 0x9e3779b97f4a7c15u >> 17) & (capacity_ - 1);
  }
  bool grow() {
    size_t capacity = capacity_ == 0 ? 64 : capacity_ * 2;
    auto* slots = static_cast<Entry*>(mem_alloc_zeroed(capacity * sizeof(Entry)));
    if (slots == nullptr) return false;
    Entry* old = slots_;
    size_t old_capacity = capacity_;
    slots_ = slots;
    capacity_ = capacity;
    for (size_t k = 0; k < old_capacity; ++k) {
      if (old[k].object == nullptr) continue;
      size_t i = slot_of(old[k].object);
      while (slots_[i].object != nullptr) i = (i + 1) & (capacity_ - 1);
      slots_[i] = old[k];
    }
    mem_free(old);
    return true;
  }
  Entry* slots_ = nullptr;
  size_t capacity_ = 0;
  size_t count_ = 0;
};

class Writer {
 public:
  // `keys` is what the elements of sets met so far dump as; writers of such keys share it.
  Writer(Thread& thread, int version, bool allow_code, Owned<Dict>* keys)
      : thread_(thread), version_(version), allow_code_(allow_code), keys_(keys) {}
  ~Writer() { mem_free(buffer_); }

  Owned<Bytes> dump(Object* value) {
    write(value);
    switch (failure_) {
      case Failure::kNone:
        return bytes_from(thread_, buffer_, size_);
      case Failure::kMemory:
        return raise_memory_error(thread_);
      case Failure::kTooDeep:
        return raise_value_error(thread_, "object too deeply nested to marshal");
      case Failure::kCodeNotAllowed:
        return raise_value_error(thread_, "marshalling code objects is disallowed");
      case Failure::kUnmarshallable:
        return raise_value_error(thread_, "unmarshallable object");
      case Failure::kPending:
        // CPython's last word is always the ValueError, raised over whatever came before.
        return raise_value_error(thread_, "unmarshallable object");
    }
    PY_UNREACHABLE();
  }

 private:
  void fail(Failure failure) {
    if (failure_ == Failure::kNone) failure_ = failure;
  }

  void put_bytes(const void* bytes, size_t count) {
    if (failure_ != Failure::kNone) return;
    if (capacity_ - size_ < count) {
      size_t capacity = capacity_ * 2 > size_ + count ? capacity_ * 2 : size_ + count + 64;
      auto* grown = static_cast<char*>(mem_realloc(buffer_, capacity));
      if (grown == nullptr) return fail(Failure::kMemory);
      buffer_ = grown;
      capacity_ = capacity;
    }
    if (count > 0) std::memcpy(buffer_ + size_, bytes, count);
    size_ += count;
  }
  void put_byte(uint8_t byte) { put_bytes(&byte, 1); }
  void put_short(uint16_t value) { put_bytes(&value, 2); }
  void put_long(int64_t value) {
    auto narrow = static_cast<int32_t>(value);
    put_bytes(&narrow, 4);
  }
  void put_size(int64_t size) {
    if (size > kMaxSize) return fail(Failure::kUnmarshallable);
    put_long(size);
  }
  void put_double(double value) { put_bytes(&value, 8); }
  void put_double_text(double value) {
    Owned<Object> number = float_from_double(thread_, value);
    Owned<Object> text = number ? float_repr_17(number) : nullptr;
    if (!text) return fail(Failure::kMemory);
    put_byte(static_cast<uint8_t>(as<Str>(text.get())->length));
    put_bytes(as<Str>(text.get())->data(), static_cast<size_t>(as<Str>(text.get())->length));
  }
  // '%.17g', as formats before version 2 store floats.
  Owned<Object> float_repr_17(Object* number) {
    Owned<Str> spec = PY_TRY(str_from_ascii(thread_, ".17g", 4));
    return object_format(thread_, number, spec);
  }

  void write(Object* value) {
    if (failure_ != Failure::kNone) return;
    if (depth_ >= kMaxDepth || thread_.native_stack_low()) return fail(Failure::kTooDeep);
    ++depth_;
    uint8_t flag = 0;
    if (value == nullptr) {
      put_byte(kNull);
    } else if (is_none(value)) {
      put_byte(kNone);
    } else if (value == reinterpret_cast<Object*>(&exc::StopIteration)) {
      put_byte(kStopIter);
    } else if (value == ellipsis()) {
      put_byte(kEllipsis);
    } else if (value == bool_object(false)) {
      put_byte(kFalse);
    } else if (value == bool_object(true)) {
      put_byte(kTrue);
    } else if (!write_reference(value, &flag)) {
      write_body(value, flag);
    }
    --depth_;
  }

  // True if a reference (or an error) took the place of the object. Sets the flag when the object
  // enters the table.
  bool write_reference(Object* value, uint8_t* flag) {
    if (version_ < 3) return false;
    bool interned = is_exact<Str>(value) && as<Str>(value)->interned != Interned::kNo;
    if (value->ob_refcnt == 1 && !interned) return false;
    SeenTable::Entry* entry = seen_.find(value);
    if (entry != nullptr) {
      if (entry->open) {
        (void)raise_value_error(thread_, "cannot marshal recursion %T objects", value);
        fail(Failure::kPending);
        return true;
      }
      put_byte(kRef);
      put_long(entry->index);
      return true;
    }
    bool open = is_a<Code>(value) || is_exact<Slice>(value);
    if (!seen_.insert(value, open)) {
      fail(Failure::kMemory);
      return true;
    }
    *flag = kFlagRef;
    return false;
  }

  void complete(Object* value) {
    if (version_ < 3) return;
    SeenTable::Entry* entry = seen_.find(value);
    if (entry != nullptr) entry->open = false;
  }

  void write_body(Object* value, uint8_t flag) {
    if (is_exact<Int>(value)) {
      write_int(as<Int>(value), flag);
    } else if (is_exact<Float>(value)) {
      put_byte((version_ > 1 ? kBinaryFloat : kFloat) | flag);
      write_double(as<Float>(value)->value);
    } else if (is_exact<Complex>(value)) {
      put_byte((version_ > 1 ? kBinaryComplex : kComplex) | flag);
      write_double(as<Complex>(value)->real);
      write_double(as<Complex>(value)->imag);
    } else if (is_exact<Bytes>(value)) {
      put_byte(kBytes | flag);
      put_size(as<Bytes>(value)->ob_size);
      put_bytes(as<Bytes>(value)->data, static_cast<size_t>(as<Bytes>(value)->ob_size));
    } else if (is_exact<Str>(value)) {
      write_str(as<Str>(value), flag);
    } else if (is_exact<Tuple>(value)) {
      write_tuple(as<Tuple>(value), flag);
    } else if (is_exact<List>(value)) {
      put_byte(kList | flag);
      put_size(as<List>(value)->ob_size);
      for (int64_t i = 0; i < as<List>(value)->ob_size; ++i) write(as<List>(value)->items[i]);
    } else if (is_exact<Dict>(value)) {
      put_byte(kDict | flag);
      int64_t position = 0;
      Object *key, *item;
      while (failure_ == Failure::kNone && dict_next(as<Dict>(value), &position, &key, &item)) {
        write(key);
        write(item);
      }
      write(nullptr);
    } else if (is_exact_any_set(value)) {
      write_set(as<Set>(value), flag);
    } else if (is_a<Code>(value)) {
      write_code(as<Code>(value), flag);
    } else if (buffer_check(value)) {
      write_buffer(value, flag);
    } else if (is_exact<Slice>(value) && version_ >= 5) {
      put_byte(kSlice | flag);
      write(as<Slice>(value)->start);
      write(as<Slice>(value)->stop);
      write(as<Slice>(value)->step);
      complete(value);
    } else {
      fail(Failure::kUnmarshallable);
    }
  }

  void write_double(double value) { version_ > 1 ? put_double(value) : put_double_text(value); }

  void write_int(Int* value, uint8_t flag) {
    if (value->is_compact() &&
        value->compact_value() == static_cast<int32_t>(value->compact_value())) {
      put_byte(kInt | flag);
      put_long(value->compact_value());
      return;
    }
    put_byte(kLong | flag);
    bool negative = value->is_compact() ? value->compact_value() < 0 : value->ob_size < 0;
    Limb single = negative ? uint64_t{0} - value->limbs[0] : value->limbs[0];
    Mag magnitude =
        value->is_compact()
            ? Mag{&single, 1}
            : Mag{value->limbs, static_cast<size_t>(negative ? -value->ob_size : value->ob_size)};
    size_t count = mag_digit_count(magnitude, 15);
    if (count > static_cast<size_t>(kMaxSize)) return fail(Failure::kUnmarshallable);
    auto* digits = static_cast<uint16_t*>(mem_alloc(count * 2));
    if (digits == nullptr) return fail(Failure::kMemory);
    mag_to_digits15(magnitude, digits);
    put_long(negative ? -static_cast<int64_t>(count) : static_cast<int64_t>(count));
    put_bytes(digits, count * 2);
    mem_free(digits);
  }

  void write_str(Str* value, uint8_t flag) {
    bool interned = value->interned != Interned::kNo;
    if (version_ >= 4 && value->ascii) {
      if (value->length < 256) {
        put_byte((interned ? kShortAsciiInterned : kShortAscii) | flag);
        put_byte(static_cast<uint8_t>(value->length));
      } else {
        put_byte((interned ? kAsciiInterned : kAscii) | flag);
        put_size(value->length);
      }
      put_bytes(value->data(), static_cast<size_t>(value->length));
      return;
    }
    Owned<Bytes> utf8 = str_encode(thread_, value, "utf-8", "surrogatepass");
    if (!utf8) return fail(Failure::kPending);
    put_byte((version_ >= 3 && interned ? kInterned : kUnicode) | flag);
    put_size(utf8->ob_size);
    put_bytes(utf8->data, static_cast<size_t>(utf8->ob_size));
  }

  void write_tuple(Tuple* value, uint8_t flag) {
    if (version_ >= 4 && value->ob_size < 256) {
      put_byte(kSmallTuple | flag);
      put_byte(static_cast<uint8_t>(value->ob_size));
    } else {
      put_byte(kTuple | flag);
      put_size(value->ob_size);
    }
    for (int64_t i = 0; i < value->ob_size; ++i) write(value->items[i]);
  }

  // The dump of one element. A set inside a set inside a set... would otherwise be dumped twice per
  // level: the keys of containers are remembered.
  Owned<Bytes> sort_key(Object* item) {
    bool container = is_a<Tuple>(item) || is_exact_any_set(item) || is_exact<Code>(item);
    if (!container) return Writer(thread_, version_, allow_code_, keys_).dump(item);
    if (!*keys_) *keys_ = PY_TRY(dict_new(thread_));
    Owned<Object> address = PY_TRY(int_from_uint64(thread_, reinterpret_cast<uintptr_t>(item)));
    if (Object* known = dict_get(thread_, *keys_, address))
      return share(static_cast<Bytes*>(known));
    Owned<Bytes> text = PY_TRY(Writer(thread_, version_, allow_code_, keys_).dump(item));
    PY_TRY(dict_set(thread_, *keys_, address, text));
    return text;
  }

  // Elements go in the order of their own dumps, so that the bytes do not depend on the hash seed.
  void write_set(Set* value, uint8_t flag) {
    put_byte((value->ob_type == &Set::frozen_type ? kFrozenSet : kSet) | flag);
    put_size(value->used);
    Owned<List> pairs = list_new(thread_);
    if (!pairs) return fail(Failure::kMemory);
    int64_t position = 0;
    Object* item;
    Hash hash;
    while (set_next(value, &position, &item, &hash)) {
      Owned<Object> own = share(item);
      Owned<Bytes> text = sort_key(item);
      if (!text) return fail(Failure::kUnmarshallable);
      Object* parts[2] = {text.get(), item};
      Owned<Tuple> pair = tuple_pack(thread_, parts);
      if (!pair || list_append(thread_, pairs, pair) == Status::kError)
        return fail(Failure::kMemory);
    }
    if (list_sort(thread_, pairs, nullptr, false) == Status::kError) return fail(Failure::kMemory);
    for (int64_t i = 0; i < pairs->ob_size; ++i) write(as<Tuple>(pairs->items[i])->items[1]);
  }

  void write_code(Code* code, uint8_t flag) {
    if (!allow_code_) return fail(Failure::kCodeNotAllowed);
    Owned<Bytes> units = code_get_code(thread_, code);
    if (!units) return fail(Failure::kMemory);
    put_byte(kCode | flag);
    put_long(code->co_argcount);
    put_long(code->co_posonlyargcount);
    put_long(code->co_kwonlyargcount);
    put_long(code->co_stacksize);
    put_long(code->co_flags);
    write(units);
    write(code->co_consts);
    write(code->co_names);
    write(code->co_localsplusnames);
    write(code->co_localspluskinds);
    write(code->co_filename);
    write(code->co_name);
    write(code->co_qualname);
    put_long(code->co_firstlineno);
    write(code->co_linetable);
    write(code->co_exceptiontable);
    complete(code);
  }

  void write_buffer(Object* value, uint8_t flag) {
    BufferView view;
    if (get_buffer(thread_, value, &view, kBufferSimple) == Status::kError) {
      error_clear(thread_);
      return fail(Failure::kUnmarshallable);
    }
    put_byte(kBytes | flag);
    put_size(view.len);
    put_bytes(view.buf, static_cast<size_t>(view.len));
    release_buffer(&view);
  }

  Thread& thread_;
  int version_;
  bool allow_code_;
  Owned<Dict>* keys_;
  Failure failure_ = Failure::kNone;
  int depth_ = 0;
  char* buffer_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
  SeenTable seen_;
};

}  // namespace

Owned<Bytes> marshal_dumps(Thread& thread, Object* value, int version, bool allow_code) {
  Owned<Dict> keys;
  return Writer(thread, version, allow_code, &keys).dump(value);
}

}  // namespace py
