// Reading marshal data.
// Counterpart: Python/marshal.c.
#include <cstring>

#include "vm/base/attributes.h"
#include "vm/heap/alloc.h"
#include "vm/marshal/format.h"
#include "vm/marshal/marshal.h"
#include "vm/number/bigint.h"
#include "vm/number/float_text.h"
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

class Reader {
 public:
  Reader(Thread& thread, const char* data, size_t size, Object* stream, bool allow_code)
      : thread_(thread), at_(data), end_(data + size), stream_(stream), allow_code_(allow_code) {}

  ~Reader() { mem_free(stream_buffer_); }

  const char* position() const { return at_; }

  Owned<Object> read_whole() {
    refs_ = list_new(thread_);
    if (!refs_) return nullptr;
    Owned<Object> value = read_object();
    if (!value && !thread_.has_exception())
      return raise_type_error(thread_, "NULL object in marshal data for object");
    return value;
  }

 private:
  // Null both for the NULL object and on error: thread_.has_exception() tells.
  Owned<Object> read_object() {
    Maybe<uint8_t> code = read_byte();
    if (!code.ok) {
      if (error_matches(thread_, &exc::EOFError))
        return raise(thread_, &exc::EOFError, "EOF read where object expected");
      return nullptr;
    }
    if (depth_ >= kMaxDepth) return raise_value_error(thread_, "recursion limit exceeded");
    PY_ENTER_NATIVE(thread_, " while reading marshal data");
    ++depth_;
    Owned<Object> value = read_body(code.value & ~kFlagRef, (code.value & kFlagRef) != 0);
    --depth_;
    return value;
  }

  Owned<Object> read_body(uint8_t type, bool flag) {
    switch (type) {
      case kNull:
        return nullptr;
      case kNone:
        return new_none();
      case kStopIter:
        return share(reinterpret_cast<Object*>(&exc::StopIteration));
      case kEllipsis:
        return share(ellipsis());
      case kFalse:
        return new_bool(false);
      case kTrue:
        return new_bool(true);
      case kInt: {
        int64_t value = PY_TRY(read_long());
        return remember(flag, int_from_int64(thread_, value));
      }
      case kInt64: {
        const char* bytes = PY_TRY(take(8));
        int64_t value;
        std::memcpy(&value, bytes, 8);
        return remember(flag, int_from_int64(thread_, value));
      }
      case kLong:
        return remember(flag, read_big_int());
      case kFloat: {
        double value = PY_TRY(read_float_text());
        return remember(flag, float_from_double(thread_, value));
      }
      case kBinaryFloat: {
        double value = PY_TRY(read_float_binary());
        return remember(flag, float_from_double(thread_, value));
      }
      case kComplex: {
        double real = PY_TRY(read_float_text());
        double imag = PY_TRY(read_float_text());
        return remember(flag, complex_from_doubles(thread_, real, imag));
      }
      case kBinaryComplex: {
        double real = PY_TRY(read_float_binary());
        double imag = PY_TRY(read_float_binary());
        return remember(flag, complex_from_doubles(thread_, real, imag));
      }
      case kBytes: {
        int64_t size = PY_TRY(read_size("bytes object"));
        const char* data = PY_TRY(take(size));
        return remember(flag, bytes_from(thread_, data, static_cast<size_t>(size)));
      }
      case kAsciiInterned:
        return read_ascii(flag, true, false);
      case kAscii:
        return read_ascii(flag, false, false);
      case kShortAsciiInterned:
        return read_ascii(flag, true, true);
      case kShortAscii:
        return read_ascii(flag, false, true);
      case kInterned:
        return read_unicode(flag, true);
      case kUnicode:
        return read_unicode(flag, false);
      case kSmallTuple: {
        int64_t size = PY_TRY(read_byte());
        return read_tuple(flag, size);
      }
      case kTuple: {
        int64_t size = PY_TRY(read_size("tuple"));
        return read_tuple(flag, size);
      }
      case kList:
        return read_list(flag);
      case kDict:
        return read_dict(flag);
      case kSet:
      case kFrozenSet:
        return read_set(flag, type == kFrozenSet);
      case kCode:
        return read_code(flag);
      case kRef: {
        int64_t index = PY_TRY(read_long());
        if (index < 0 || index >= refs_->ob_size || is_none(refs_->items[index]))
          return raise_value_error(thread_, "bad marshal data (invalid reference)");
        return share(refs_->items[index]);
      }
      case kSlice:
        return read_slice(flag);
      default:
        return raise_value_error(thread_, "bad marshal data (unknown type code)");
    }
  }

  // `size` bytes, valid until the next call.
  const char* take(int64_t size) {
    if (stream_ != nullptr) return take_from_stream(size);
    if (end_ - at_ < size) return raise(thread_, &exc::EOFError, "marshal data too short");
    const char* result = at_;
    at_ += size;
    return result;
  }

  const char* take_from_stream(int64_t size) {
    Owned<Object> block = PY_TRY(bytearray_from(thread_, nullptr, size));
    Owned<Object> view = PY_TRY(memoryview_from_object(thread_, block));
    Owned<Object> answer = PY_TRY(call_method(thread_, stream_, "readinto", view));
    int64_t count = PY_TRY(number_as_ssize(thread_, answer, &exc::ValueError));
    if (count > size)
      return raise_value_error(
          thread_, "read() returned too much data: %zd bytes requested, %zd returned", size, count);
    if (count != size) return raise(thread_, &exc::EOFError, "EOF read where not expected");
    mem_free(stream_buffer_);
    stream_buffer_ = static_cast<char*>(mem_alloc(static_cast<size_t>(size) + 1));
    if (stream_buffer_ == nullptr) return raise_memory_error(thread_);
    std::memcpy(stream_buffer_, as<ByteArray>(block.get())->start, static_cast<size_t>(size));
    return stream_buffer_;
  }

  Maybe<uint8_t> read_byte() {
    if (stream_ == nullptr) {
      if (at_ < end_) return static_cast<uint8_t>(*at_++);
      return raise(thread_, &exc::EOFError, "EOF read where not expected");
    }
    const char* byte = PY_TRY(take(1));
    return static_cast<uint8_t>(*byte);
  }

  Maybe<int64_t> read_long() {
    const char* bytes = PY_TRY(take(4));
    int32_t value;
    std::memcpy(&value, bytes, 4);
    return value;
  }

  Maybe<int64_t> read_size(const char* what) {
    int64_t size = PY_TRY(read_long());
    if (size < 0)
      return raise_value_error(thread_, "bad marshal data (%s size out of range)", what);
    return size;
  }

  Maybe<double> read_float_binary() {
    const char* bytes = PY_TRY(take(8));
    double value;
    std::memcpy(&value, bytes, 8);
    return value;
  }

  Maybe<double> read_float_text() {
    int64_t size = PY_TRY(read_byte());
    const char* text = PY_TRY(take(size));
    double value;
    // The text ends at a NUL, if it has one.
    size_t length = strnlen(text, static_cast<size_t>(size));
    if (!parse_whole_double(text, length, &value)) {
      Owned<Object> shown =
          PY_TRY(str_decode(thread_, text, length < 200 ? length : 200, "utf-8", "replace"));
      return raise_value_error(thread_, "could not convert string to float: '%U'", shown.get());
    }
    return value;
  }

  // 15-bit digits, least significant first.
  Owned<Object> read_big_int() {
    int64_t count = PY_TRY(read_long());
    if (count == 0) return int_from_int64(thread_, 0);
    if (count < -kMaxSize)
      return raise_value_error(thread_, "bad marshal data (long size out of range)");
    bool negative = count < 0;
    if (negative) count = -count;
    if (stream_ == nullptr && (end_ - at_) / 2 < count) {
      // Too short for certain; the digits that are there may still be bad, and that is noticed
      // first.
      for (int64_t i = 0; i < (end_ - at_) / 2; ++i) {
        uint16_t digit;
        std::memcpy(&digit, at_ + 2 * i, 2);
        if (digit >= 0x8000)
          return raise_value_error(thread_, "bad marshal data (digit out of range in long)");
      }
      return raise(thread_, &exc::EOFError, "marshal data too short");
    }
    const char* bytes = PY_TRY(take(count * 2));
    size_t capacity = static_cast<size_t>(count) * 15 / 64 + 1;
    auto* digits = static_cast<uint16_t*>(
        mem_alloc(static_cast<size_t>(count) * 2 + capacity * sizeof(Limb) + sizeof(Limb)));
    if (digits == nullptr) return raise_memory_error(thread_);
    std::memcpy(digits, bytes, static_cast<size_t>(count) * 2);
    Owned<Object> result = big_int_from_digits(digits, count, capacity, negative);
    mem_free(digits);
    return result;
  }

  Owned<Object> big_int_from_digits(uint16_t* digits, int64_t count, size_t capacity,
                                    bool negative) {
    for (int64_t i = 0; i < count; ++i) {
      if (digits[i] >= 0x8000)
        return raise_value_error(thread_, "bad marshal data (digit out of range in long)");
    }
    if (digits[count - 1] == 0)
      return raise_value_error(thread_, "bad marshal data (unnormalized long data)");
    auto* limbs = static_cast<Limb*>(mem_alloc(capacity * sizeof(Limb)));
    if (limbs == nullptr) return raise_memory_error(thread_);
    size_t size = mag_from_digits15(limbs, digits, static_cast<size_t>(count));
    Owned<Object> result = int_from_limbs(thread_, limbs, size, negative);
    mem_free(limbs);
    return result;
  }

  Owned<Object> read_ascii(bool flag, bool interned, bool is_short) {
    int64_t size = is_short ? int64_t{PY_TRY(read_byte())} : PY_TRY(read_size("string"));
    const char* text = PY_TRY(take(size));
    // The data may lie about being ASCII; the string must not.
    Owned<Str> str = PY_TRY(str_from_latin1(thread_, reinterpret_cast<const uint8_t*>(text),
                                            static_cast<size_t>(size)));
    if (interned) str_intern(thread_, &str);
    return remember(flag, std::move(str));
  }

  Owned<Object> read_unicode(bool flag, bool interned) {
    int64_t size = PY_TRY(read_size("string"));
    Owned<Object> text;
    if (size == 0) {
      text = share(reinterpret_cast<Object*>(empty_str()));
    } else {
      const char* bytes = PY_TRY(take(size));
      text =
          PY_TRY(str_decode(thread_, bytes, static_cast<size_t>(size), "utf-8", "surrogatepass"));
    }
    if (interned) {
      Owned<Str> str = std::move(text).cast<Str>();
      str_intern(thread_, &str);
      text = std::move(str);
    }
    return remember(flag, std::move(text));
  }

  Owned<Object> read_tuple(bool flag, int64_t size) {
    // An element takes a byte at least: a size beyond the data can only fail, and must not cost
    // memory first.
    if (stream_ == nullptr && size > end_ - at_ + 1) size = end_ - at_ + 1;
    Owned<Tuple> tuple = PY_TRY(tuple_alloc(thread_, size));
    if (size == 0) return remember(flag, std::move(tuple));
    // Until its turn comes an item is None: references may show the tuple early.
    for (int64_t i = 0; i < size; ++i) tuple->items[i] = none();
    PY_TRY(register_reference(flag, tuple));
    for (int64_t i = 0; i < size; ++i) {
      Owned<Object> item = read_object();
      if (!item) {
        tuple_ready(tuple);  // It may hold itself: then the collector must know it.
        return missing("tuple");
      }
      tuple->items[i] = item.release();
    }
    tuple_ready(tuple);
    return tuple;
  }

  Owned<Object> read_list(bool flag) {
    int64_t size = PY_TRY(read_size("list"));
    Owned<List> list = PY_TRY(list_new(thread_));
    PY_TRY(register_reference(flag, list));
    for (int64_t i = 0; i < size; ++i) {
      Owned<Object> item = read_object();
      if (!item) return missing("list");
      PY_TRY(list_append_steal(thread_, list, std::move(item)));
    }
    return list;
  }

  Owned<Object> read_dict(bool flag) {
    Owned<Dict> dict = PY_TRY(dict_new(thread_));
    PY_TRY(register_reference(flag, dict));
    for (;;) {
      Owned<Object> key = read_object();
      if (!key) break;
      Owned<Object> value = read_object();
      if (!value) break;
      PY_TRY(dict_set(thread_, dict, key, value));
    }
    if (thread_.has_exception()) return nullptr;
    return dict;
  }

  Owned<Object> read_set(bool flag, bool frozen) {
    int64_t size = PY_TRY(read_size("set"));
    if (size == 0 && frozen) return remember(flag, frozenset_new(thread_, nullptr));
    Owned<Object> set =
        frozen ? set_new_frozen_to_fill(thread_) : Owned<Object>(set_new(thread_, nullptr));
    if (!set) return nullptr;
    // A frozenset is entered when it is complete: until then nobody may see it.
    Maybe<int64_t> place = frozen ? reserve(flag) : Maybe<int64_t>(-1);
    if (!place.ok) return nullptr;
    if (!frozen) PY_TRY(register_reference(flag, set));
    for (int64_t i = 0; i < size; ++i) {
      Owned<Object> item = read_object();
      if (!item) return missing("set");
      PY_TRY(set_add(thread_, as<Set>(set.get()), item));
    }
    fill(place.value, set);
    return set;
  }

  Owned<Object> read_slice(bool flag) {
    int64_t place = PY_TRY(reserve(flag));
    Owned<Object> start = read_object();
    if (!start) return nullptr;
    Owned<Object> stop = read_object();
    if (!stop) return nullptr;
    Owned<Object> step = read_object();
    if (!step) return nullptr;
    Owned<Object> slice = PY_TRY(slice_new(thread_, start, stop, step));
    fill(place, slice);
    return slice;
  }

  // A part of a code object; its type is checked like code_new's caller in CPython does, by the
  // constructor.
  Owned<Object> code_part() {
    Owned<Object> part = read_object();
    if (!part && !thread_.has_exception())
      return raise_type_error(thread_, "NULL object in marshal data for code object");
    return part;
  }

  Owned<Object> read_code(bool flag) {
    if (!allow_code_) return raise_value_error(thread_, "unmarshalling code objects is disallowed");
    int64_t place = PY_TRY(reserve(flag));
    int64_t argcount = PY_TRY(read_long());
    int64_t posonly = PY_TRY(read_long());
    int64_t kwonly = PY_TRY(read_long());
    int64_t stacksize = PY_TRY(read_long());
    int64_t flags = PY_TRY(read_long());
    Owned<Object> code = PY_TRY(code_part());
    Owned<Object> consts = PY_TRY(code_part());
    Owned<Object> names = PY_TRY(code_part());
    Owned<Object> localsplusnames = PY_TRY(code_part());
    Owned<Object> localspluskinds = PY_TRY(code_part());
    Owned<Object> filename = PY_TRY(code_part());
    Owned<Object> name = PY_TRY(code_part());
    Owned<Object> qualname = PY_TRY(code_part());
    int64_t firstlineno = PY_TRY(read_long());
    Owned<Object> linetable = PY_TRY(code_part());
    Owned<Object> exceptiontable = PY_TRY(code_part());
    if (!is_a<Bytes>(code.get()) || !is_a<Tuple>(consts.get()) || !is_a<Tuple>(names.get()) ||
        !is_a<Tuple>(localsplusnames.get()) || !is_a<Bytes>(localspluskinds.get()) ||
        !is_a<Str>(filename.get()) || !is_a<Str>(name.get()) || !is_a<Str>(qualname.get()) ||
        !is_a<Bytes>(linetable.get()) || !is_a<Bytes>(exceptiontable.get()))
      return raise_bad_internal_call(thread_, kCodeCheckPlace);
    CodeParts parts = {.filename = as<Str>(filename.get()),
                       .name = as<Str>(name.get()),
                       .qualname = as<Str>(qualname.get()),
                       .flags = static_cast<int>(flags),
                       .firstlineno = static_cast<int>(firstlineno),
                       .code = as<Bytes>(code.get()),
                       .linetable = as<Bytes>(linetable.get()),
                       .consts = as<Tuple>(consts.get()),
                       .names = as<Tuple>(names.get()),
                       .localsplusnames = as<Tuple>(localsplusnames.get()),
                       .localspluskinds = as<Bytes>(localspluskinds.get()),
                       .argcount = static_cast<int>(argcount),
                       .posonlyargcount = static_cast<int>(posonly),
                       .kwonlyargcount = static_cast<int>(kwonly),
                       .stacksize = static_cast<int>(stacksize),
                       .exceptiontable = as<Bytes>(exceptiontable.get())};
    Owned<Code> result = PY_TRY(code_new(thread_, parts));
    fill(place, reinterpret_cast<Object*>(result.get()));
    return result;
  }

  Raised missing(const char* container) {
    if (!thread_.has_exception())
      return raise_type_error(thread_, "NULL object in marshal data for %s", container);
    return Raised{};
  }

  // Enters an object that is complete into the table when it was flagged.
  Owned<Object> remember(bool flag, Owned<Object> value) {
    if (value && flag) PY_TRY(list_append(thread_, refs_, value));
    return value;
  }
  Status register_reference(bool flag, Object* value) {
    return flag ? list_append(thread_, refs_, value) : Status::kOk;
  }
  // Keeps a place for an object that must not be seen before it is complete.
  Maybe<int64_t> reserve(bool flag) {
    if (!flag) return -1;
    int64_t place = refs_->ob_size;
    PY_TRY(list_append(thread_, refs_, none()));
    return place;
  }
  void fill(int64_t place, Object* value) {
    if (place < 0) return;
    incref(value);
    refs_->items[place] = value;  // None was there: immortal.
  }

  Thread& thread_;
  const char* at_;
  const char* end_;
  Object* stream_;
  char* stream_buffer_ = nullptr;
  bool allow_code_;
  int depth_ = 0;
  Owned<List> refs_;
};

}  // namespace

Owned<Object> marshal_loads(Thread& thread, const char* data, size_t size, bool allow_code,
                            size_t* consumed) {
  Reader reader(thread, data, size, nullptr, allow_code);
  Owned<Object> value = reader.read_whole();
  if (consumed != nullptr) *consumed = static_cast<size_t>(reader.position() - data);
  return value;
}

Owned<Object> marshal_load_stream(Thread& thread, Object* file, bool allow_code) {
  Reader reader(thread, nullptr, 0, file, allow_code);
  return reader.read_whole();
}

}  // namespace py
