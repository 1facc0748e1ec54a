// StrBuilder: text accumulated piece by piece.
// Counterpart: Objects/unicodeobject.c (_PyUnicodeWriter).
#include <cstring>

#include "vm/base/checked.h"
#include "vm/objects/str.h"
#include "vm/objects/str_internal.h"

namespace py {

StrBuilder::StrBuilder(Thread& thread, int64_t reserve)
    : thread_(thread),
      only_(nullptr),
      wanted_(reserve),
      buffer_(nullptr),
      length_(0),
      capacity_(0),
      max_char_(0x7f) {}

StrBuilder::~StrBuilder() {
  if (buffer_ != nullptr) str_release_memory(buffer_);
  xdecref(only_);
}

// More is coming: what was only a reference so far goes into the buffer.
Status StrBuilder::copy_only() {
  Owned<Str> str = Owned<Str>::steal(only_);
  only_ = nullptr;
  length_ = 0;
  return add_view(view_of(str), str_max_char(str));
}

Status StrBuilder::reserve(int64_t extra, uint32_t max_char) {
  if (only_ != nullptr) PY_TRY(copy_only());
  int64_t needed;
  if (!checked_add(length_, extra, &needed)) return raise_memory_error(thread_);
  if (needed <= capacity_ && max_char <= max_char_) return Status::kOk;
  if (needed == 0) return Status::kOk;
  int64_t capacity = capacity_;
  if (needed > capacity) {
    capacity = needed < 24 ? 32 : needed + needed / 2;
    if (capacity_ == 0 && wanted_ > 0) capacity = wanted_;
    if (capacity < needed) capacity = needed;
  }
  uint32_t widest = max_char > max_char_ ? max_char : max_char_;
  if (buffer_ != nullptr && kind_for(widest) == kind_of(buffer_)) {
    // The kind stays: the old block may grow where it is.
    if (capacity != capacity_) {
      auto size = static_cast<size_t>(capacity);
      if (size > kMaxSize / 8) return raise_memory_error(thread_);
      auto* moved = static_cast<Str*>(
          mem_realloc(buffer_, sizeof(Str) + (size + 1) * static_cast<size_t>(kind_of(buffer_))));
      if (moved == nullptr) return raise_memory_error(thread_);
      buffer_ = moved;
      capacity_ = capacity;
    }
    buffer_->ascii = widest < 0x80;
    max_char_ = widest;
    return Status::kOk;
  }
  Owned<Str> wider = PY_TRY(str_alloc(thread_, capacity, widest));
  if (buffer_ != nullptr) {
    text_copy(wider->mutable_data(), kind_of(wider), view_of(buffer_, 0, length_));
    str_release_memory(buffer_);
  }
  buffer_ = wider.release();
  capacity_ = capacity;
  max_char_ = widest;
  return Status::kOk;
}

namespace {
uint32_t class_of_char(uint32_t c) {
  return c < 0x80 ? 0x7f : c < 0x100 ? 0xff : c < 0x10000 ? 0xffff : 0x10ffff;
}
}  // namespace

Status StrBuilder::add_char(uint32_t character) {
  if (character > max_char_ || length_ >= capacity_) PY_TRY(reserve(1, class_of_char(character)));
  text_set(buffer_->mutable_data(), kind_of(buffer_), static_cast<size_t>(length_), character);
  ++length_;
  return Status::kOk;
}

Status StrBuilder::add_view(TextView view, uint32_t max_char) {
  if (only_ != nullptr) PY_TRY(copy_only());
  if (view.length == 0) return Status::kOk;
  PY_TRY(reserve(static_cast<int64_t>(view.length), max_char));
  int kind = kind_of(buffer_);
  copy_text(static_cast<uint8_t*>(buffer_->mutable_data()) + length_ * kind, kind, view);
  length_ += static_cast<int64_t>(view.length);
  return Status::kOk;
}

void* StrBuilder::extend(int64_t count, uint32_t max_char, int* kind) {
  if (failed(reserve(count > 0 ? count : 1, max_char))) return nullptr;
  *kind = kind_of(buffer_);
  void* to = static_cast<uint8_t*>(buffer_->mutable_data()) + length_ * *kind;
  length_ += count;
  return to;
}

Status StrBuilder::add_str(Str* str) {
  if (length_ == 0 && is_exact<Str>(str)) {
    // One string alone is its own result, as in CPython.
    if (str->length == 0) return Status::kOk;
    incref(str);
    only_ = str;
    length_ = str->length;
    return Status::kOk;
  }
  return add_view(view_of(str), str_max_char(str));
}

Status StrBuilder::add_substring(Str* str, int64_t start, int64_t end) {
  if (start == 0 && end == str->length) return add_str(str);
  TextView part = view_of(str, start, end);
  return add_view(part, str->ascii ? 0x7f : text_max_class(part));
}

Status StrBuilder::add_ascii(const char* text, size_t length) {
  return add_view(TextView{text, length, 1}, 0x7f);
}

Status StrBuilder::add_ascii(const char* text) { return add_ascii(text, strlen(text)); }

Status StrBuilder::add_fill(uint32_t character, int64_t count) {
  if (count <= 0) return Status::kOk;
  PY_TRY(reserve(count, class_of_char(character)));
  int kind = kind_of(buffer_);
  text_fill(static_cast<uint8_t*>(buffer_->mutable_data()) + length_ * kind, kind, character,
            static_cast<size_t>(count));
  length_ += count;
  return Status::kOk;
}

Owned<Str> StrBuilder::finish() {
  if (only_ != nullptr) {
    Owned<Str> whole = Owned<Str>::steal(only_);
    only_ = nullptr;
    length_ = 0;
    return whole;
  }
  if (length_ == 0) return Owned<Str>::steal(empty_str());
  Owned<Str> str = Owned<Str>::steal(buffer_);
  buffer_ = nullptr;
  str->length = capacity_;
  int64_t length = length_;
  text_set(str->mutable_data(), kind_of(str), static_cast<size_t>(length), 0);
  length_ = capacity_ = 0;
  max_char_ = 0x7f;
  return str_shrink(thread_, std::move(str), length);
}

}  // namespace py
