// Marshal's format 5 over plain bytes, both directions, exact; and what a .pyc file is around it.
// Counterpart: Python/marshal.c, Lib/importlib/_bootstrap_external.py (headers).
#include "fuzz/ir/marshal.h"

#include <cstring>

#include "fuzz/ir/pointer_map.h"

namespace fuzz {
namespace {

constexpr uint8_t kFlag = 0x80;
constexpr int kMaxDepth = 2000;
constexpr size_t kHeaderBytes = 16;
constexpr std::string_view kMagic("\x2b\x0e\r\n", 4);  // 3627: CPython 3.14.

// Of these there is one each; they never enter the references, flagged or not.
bool is_singleton(char type) {
  return type == form::kNone || type == form::kTrue || type == form::kFalse ||
         type == form::kEllipsis || type == form::kStopIteration;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  ValueRef read() {
    const ValueRef value = object();
    if (value == nullptr) throw FormatError("NULL object");
    return value;
  }
  size_t position() const { return at_; }

 private:
  struct Level {
    Level(Reader& reader) : reader(reader) {
      if (++reader.depth_ > kMaxDepth) throw FormatError("recursion limit exceeded");
    }
    ~Level() { --reader.depth_; }
    Reader& reader;
  };

  std::string_view take(size_t count) {
    if (count > bytes_.size() - at_) throw FormatError("data too short");
    const std::string_view part = bytes_.substr(at_, count);
    at_ += count;
    return part;
  }

  uint8_t byte() { return static_cast<uint8_t>(take(1)[0]); }

  uint64_t unsigned_number(size_t width) {
    uint64_t result = 0;
    const std::string_view part = take(width);
    for (size_t i = 0; i < width; ++i)
      result |= static_cast<uint64_t>(static_cast<uint8_t>(part[i])) << (8 * i);
    return result;
  }

  int32_t int32() { return static_cast<int32_t>(unsigned_number(4)); }

  size_t size() {
    const int32_t count = int32();
    if (count < 0) throw FormatError("size out of range");
    return static_cast<size_t>(count);
  }

  // As many as there are; every one takes a byte at least.
  void items(Value* value, size_t count) {
    if (count > bytes_.size() - at_) throw FormatError("data too short");
    value->items.reserve(count);
    for (size_t i = 0; i < count; ++i) {
      ValueRef item = object();
      if (item == nullptr) throw FormatError("NULL object in container");
      value->items.push_back(std::move(item));
    }
  }

  ValueRef field() {
    ValueRef value = object();
    if (value == nullptr) throw FormatError("NULL object in code object");
    return value;
  }

  std::shared_ptr<const RawCode> code() {
    auto raw = std::make_shared<RawCode>();
    raw->arg_count = int32();
    raw->positional_only_count = int32();
    raw->keyword_only_count = int32();
    raw->stack_size = int32();
    raw->flags = int32();
    raw->code = field();
    raw->consts = field();
    raw->names = field();
    raw->local_names = field();
    raw->local_kinds = field();
    raw->filename = field();
    raw->name = field();
    raw->qualified_name = field();
    raw->first_line = int32();
    raw->line_table = field();
    raw->exception_table = field();
    return raw;
  }

  ValueRef reference() {
    const uint32_t index = static_cast<uint32_t>(unsigned_number(4));
    if (index >= references_.size()) throw FormatError("invalid reference");
    if (references_[index] != nullptr) return references_[index];
    // Not finished: one of the containers around this place.
    for (size_t i = open_.size(); i-- > 0;) {
      if (open_[i] != index) continue;
      auto value = std::make_shared<Value>();
      value->form = form::kReference;
      value->integer = static_cast<int64_t>(open_.size() - 1 - i);
      return value;
    }
    throw FormatError("invalid reference");
  }

  // Null for the mark that ends a dict.
  ValueRef object() {
    const Level level(*this);
    const uint8_t first = byte();
    const char type = static_cast<char>(first & ~kFlag);
    if (type == form::kReference) return reference();
    if (type == form::kNull) return nullptr;
    auto value = std::make_shared<Value>();
    value->form = type;
    value->flagged = (first & kFlag) != 0;
    // References count objects in the order in which they start.
    constexpr size_t kNoIndex = SIZE_MAX;
    size_t index = kNoIndex;
    if (value->flagged && !is_singleton(type)) {
      index = references_.size();
      references_.push_back(nullptr);
    }
    open_.push_back(index);
    contents(value.get());
    open_.pop_back();
    if (index != kNoIndex) references_[index] = value;
    return value;
  }

  void contents(Value* value) {
    switch (value->form) {
      case form::kNone:
      case form::kFalse:
      case form::kTrue:
      case form::kStopIteration:
      case form::kEllipsis:
        return;
      case form::kInt:
        value->integer = int32();
        return;
      case form::kInt64:
        value->integer = static_cast<int64_t>(unsigned_number(8));
        return;
      case form::kLong: {
        value->integer = int32();
        const uint64_t digits =
            static_cast<uint64_t>(value->integer < 0 ? -value->integer : value->integer);
        value->bytes = take(digits * 2);
        return;
      }
      case form::kFloat:
        value->bytes = take(8);
        return;
      case form::kComplex:
        value->bytes = take(16);
        return;
      case form::kFloatText:
        value->bytes = take(byte());
        return;
      case form::kComplexText:
        value->bytes = take(byte());
        value->items.push_back(make_bytes(std::string(take(byte()))));
        return;
      case form::kBytes:
      case form::kInterned:
      case form::kUnicode:
      case form::kAscii:
      case form::kAsciiInterned:
        value->bytes = take(size());
        return;
      case form::kShortAscii:
      case form::kShortAsciiInterned:
        value->bytes = take(byte());
        return;
      case form::kSmallTuple:
        items(value, byte());
        return;
      case form::kTuple:
      case form::kList:
      case form::kSet:
      case form::kFrozenSet:
        items(value, size());
        return;
      case form::kSlice:
        items(value, 3);
        return;
      case form::kDict:
        while (ValueRef key = object()) {
          value->items.push_back(std::move(key));
          value->items.push_back(read());
        }
        return;
      case form::kCode:
        value->code = code();
        return;
      default:
        throw FormatError("unknown type code");
    }
  }

  std::string_view bytes_;
  size_t at_ = 0;
  int depth_ = 0;
  std::vector<ValueRef> references_;
  std::vector<size_t> open_;  // The reference that each value around this place will be.
};

// One value at a time: a thread's storage is kept from one to the next.
class Writer {
 public:
  explicit Writer(std::string_view before) {
    references_.clear();
    open_.clear();
    if (out_.empty()) out_.resize(4096);
    at_ = out_.data();
    bytes(before);
  }

  void write(const Value& value) {
    const bool too_deep = open_.size() >= static_cast<size_t>(kMaxDepth);
    size_t index = kNoIndex;
    if (value.form == form::kReference) {
      const auto levels = static_cast<uint64_t>(value.integer);
      // What it stood in may be elsewhere now.
      if (levels >= open_.size() || open_[open_.size() - 1 - levels] == kNoIndex)
        return byte(form::kNone);
      return refer(open_[open_.size() - 1 - levels]);
    }
    if (value.flagged && !is_singleton(value.form)) {
      if (too_deep) {
        if (const size_t* known = references_.find(&value)) return refer(*known);
      } else {
        bool added;
        size_t& known = references_.find_or_add(&value, &added);
        if (!added) return refer(known);
        index = known = count_++;
      }
    }
    if (too_deep) return byte(form::kNone);
    byte(static_cast<char>(value.form | (value.flagged ? kFlag : 0)));
    if (value.items.empty() && value.code == nullptr) return contents(value);
    open_.push_back(index);
    contents(value);
    open_.pop_back();
  }

  std::string_view text() const { return {out_.data(), static_cast<size_t>(at_ - out_.data())}; }

 private:
  static constexpr size_t kNoIndex = SIZE_MAX;

  char* room(size_t count) {
    const auto used = static_cast<size_t>(at_ - out_.data());
    if (out_.size() - used < count) {
      out_.resize(2 * out_.size() + count);
      at_ = out_.data() + used;
    }
    char* const start = at_;
    at_ += count;
    return start;
  }
  void byte(char value) { *room(1) = value; }
  void bytes(std::string_view text) {
    if (!text.empty()) std::memcpy(room(text.size()), text.data(), text.size());
  }
  template <int width>
  void number(uint64_t value) {
    char* const to = room(width);
    for (int i = 0; i < width; ++i) to[i] = static_cast<char>(value >> (8 * i));
  }
  void int32(int64_t value) { number<4>(static_cast<uint64_t>(value)); }
  // The size in one byte.
  void short_bytes(const std::string& text) {
    byte(static_cast<char>(text.size()));
    bytes(text);
  }

  void refer(size_t index) {
    byte(form::kReference);
    number<4>(index);
  }

  void items(const Value& value) {
    for (const ValueRef& item : value.items) write(*item);
  }

  void code(const RawCode& raw) {
    int32(raw.arg_count);
    int32(raw.positional_only_count);
    int32(raw.keyword_only_count);
    int32(raw.stack_size);
    int32(raw.flags);
    for (const ValueRef* field : {&raw.code, &raw.consts, &raw.names, &raw.local_names,
                                  &raw.local_kinds, &raw.filename, &raw.name, &raw.qualified_name})
      write(**field);
    int32(raw.first_line);
    write(*raw.line_table);
    write(*raw.exception_table);
  }

  void contents(const Value& value) {
    switch (value.form) {
      case form::kInt:
        return int32(value.integer);
      case form::kInt64:
        return number<8>(static_cast<uint64_t>(value.integer));
      case form::kLong:
        int32(value.integer);
        return bytes(value.bytes);
      case form::kFloat:
      case form::kComplex:
        return bytes(value.bytes);
      case form::kFloatText:
        return short_bytes(value.bytes);
      case form::kComplexText:
        short_bytes(value.bytes);
        return short_bytes(value.items[0]->bytes);
      case form::kBytes:
      case form::kInterned:
      case form::kUnicode:
      case form::kAscii:
      case form::kAsciiInterned:
        int32(static_cast<int64_t>(value.bytes.size()));
        return bytes(value.bytes);
      case form::kShortAscii:
      case form::kShortAsciiInterned:
        return short_bytes(value.bytes);
      case form::kSmallTuple:
        byte(static_cast<char>(value.items.size()));
        return items(value);
      case form::kTuple:
      case form::kList:
      case form::kSet:
      case form::kFrozenSet:
        int32(static_cast<int64_t>(value.items.size()));
        return items(value);
      case form::kSlice:
        return items(value);
      case form::kDict:
        items(value);
        return byte(form::kNull);
      case form::kCode:
        return code(*value.code);
      default:
        return;
    }
  }

  struct Storage {
    std::vector<char> out;  // As much of it as was needed once.
    PointerMap<size_t> references;
    std::vector<size_t> open;
  };
  static Storage& storage() {
    static thread_local Storage kept;
    return kept;
  }

  std::vector<char>& out_ = storage().out;
  char* at_ = nullptr;
  size_t count_ = 0;
  PointerMap<size_t>& references_ = storage().references;
  std::vector<size_t>& open_ = storage().open;
};

}  // namespace

ValueRef read_marshal(std::string_view bytes, size_t* consumed) {
  Reader reader(bytes);
  ValueRef value = reader.read();
  if (consumed != nullptr) *consumed = reader.position();
  return value;
}

std::string write_marshal(const Value& value) {
  Writer writer({});
  writer.write(value);
  return std::string(writer.text());
}

Program read_program(std::string_view bytes) {
  Program program;
  if (bytes.size() >= kHeaderBytes && bytes.substr(0, kMagic.size()) == kMagic) {
    program.header = bytes.substr(0, kHeaderBytes);
    bytes.remove_prefix(kHeaderBytes);
  }
  size_t consumed = 0;
  program.root = read_marshal(bytes, &consumed);
  program.rest = bytes.substr(consumed);
  return program;
}

std::string write_program(const Program& program) {
  Writer writer(program.header);
  writer.write(*program.root);
  std::string bytes;
  bytes.reserve(writer.text().size() + program.rest.size());
  bytes += writer.text();
  bytes += program.rest;
  return bytes;
}

std::string unchecked_pyc_header() {
  std::string header(kMagic);
  header += '\x01';  // By hash, and the hash is not checked.
  header.resize(kHeaderBytes);
  return header;
}

}  // namespace fuzz
