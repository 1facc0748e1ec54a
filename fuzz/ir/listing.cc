// Code objects as text: the listing of dis, without a machine.
// Counterpart: Lib/dis.py.
#include "fuzz/ir/listing.h"

#include <new>

#include "vm/base/buffer.h"
#include "vm/bytecode/disassembler.h"

namespace fuzz {
namespace {

class View final : public py::CodeView {
 public:
  explicit View(const RawCode& raw) : raw_(raw) {
    for (const ValueRef& bytes : {raw.code, raw.line_table, raw.exception_table}) {
      if (bytes->form != form::kBytes) throw FormatError("a table that is no bytes object");
    }
    for (const ValueRef& tuple : {raw.consts, raw.names, raw.local_names}) {
      if (!is_tuple(*tuple)) throw FormatError("a field that is no tuple");
    }
  }

  Bytes code() const override { return bytes(*raw_.code); }
  Bytes line_table() const override { return bytes(*raw_.line_table); }
  Bytes exception_table() const override { return bytes(*raw_.exception_table); }
  int first_line() const override { return raw_.first_line; }
  bool append_const(uint32_t index, py::Buffer* out) const override {
    return append(*raw_.consts, index, false, out);
  }
  bool append_name(uint32_t index, py::Buffer* out) const override {
    return append(*raw_.names, index, true, out);
  }
  bool append_local(uint32_t index, py::Buffer* out) const override {
    return append(*raw_.local_names, index, true, out);
  }
  bool append_repr(py::Buffer* out) const override { return out->append("<code object>"); }
  size_t nested_count() const override { return 0; }
  const CodeView* nested(size_t) const override { return nullptr; }

 private:
  static Bytes bytes(const Value& value) {
    return {reinterpret_cast<const uint8_t*>(value.bytes.data()), value.bytes.size()};
  }
  static bool append(const Value& tuple, uint32_t index, bool bare, py::Buffer* out) {
    if (index >= tuple.items.size()) return false;
    const Value& item = *tuple.items[index];
    const std::string text = bare && is_text(item) ? item.bytes : describe(item);
    return out->append(text.data(), text.size());
  }

  const RawCode& raw_;
};

std::string text_of(const ValueRef& code, const py::DisassemblyOptions& options) {
  if (!is_code(*code)) throw FormatError("no code object");
  const View view(*code->code);
  py::Buffer out;
  if (!py::disassemble(view, options, &out)) throw std::bad_alloc();
  return std::string(out.data(), out.size());
}

}  // namespace

std::string listing(const ValueRef& code, bool positions) {
  py::DisassemblyOptions options;
  options.show_positions = positions;
  return text_of(code, options);
}

std::string listing_with_offsets(const ValueRef& code, int64_t arrow) {
  py::DisassemblyOptions options;
  options.show_offsets = true;
  options.current = arrow;
  return text_of(code, options);
}

}  // namespace fuzz
