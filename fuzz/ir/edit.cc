// Edits that keep labels in place, and finding and replacing code objects in a program.
// Counterpart: none.
#include <algorithm>

#include "fuzz/ir/code_ir.h"
#include "fuzz/ir/pointer_map.h"

namespace fuzz {

int32_t label_at(CodeIR* code, uint32_t instruction) {
  for (size_t i = 0; i < code->labels.size(); ++i) {
    if (code->labels[i].instruction == instruction && code->labels[i].skew == 0)
      return static_cast<int32_t>(i);
  }
  code->labels.push_back({instruction, 0});
  return static_cast<int32_t>(code->labels.size() - 1);
}

uint32_t target_of(const CodeIR& code, const Instruction& instruction) {
  return code.labels[static_cast<size_t>(instruction.target)].instruction;
}

void insert(CodeIR* code, uint32_t at, const std::vector<Instruction>& added, bool inside) {
  const auto count = static_cast<uint32_t>(added.size());
  const size_t known = code->labels.size();
  // One label may start a range, end another and be jumped to: where these part, it is doubled.
  std::vector<int32_t> behind(known, kNoLabel);
  const auto moved = [&](int32_t label) {
    const auto index = static_cast<size_t>(label);
    if (code->labels[index].instruction != at || code->labels[index].skew != 0) return label;
    if (behind[index] == kNoLabel) {
      behind[index] = static_cast<int32_t>(code->labels.size());
      code->labels.push_back({at + count, 0});
    }
    return behind[index];
  };
  if (!inside) {
    for (Instruction& one : code->instructions) {
      if (one.target != kNoLabel) one.target = moved(one.target);
    }
    for (ExceptionRange& range : code->ranges) {
      range.start = moved(range.start);
      range.target = moved(range.target);
    }
  }
  for (size_t i = 0; i < known; ++i) {
    if (code->labels[i].instruction > at) code->labels[i].instruction += count;
  }
  code->instructions.insert(code->instructions.begin() + at, added.begin(), added.end());
}

void erase(CodeIR* code, uint32_t from, uint32_t to) {
  for (Label& label : code->labels) {
    if (label.instruction >= to) {
      label.instruction -= to - from;
    } else if (label.instruction > from) {
      label.instruction = from;
      label.skew = 0;
    }
  }
  code->instructions.erase(code->instructions.begin() + from, code->instructions.begin() + to);
  // A range that covered nothing else is gone.
  std::erase_if(code->ranges, [&](const ExceptionRange& range) {
    const Label& start = code->labels[static_cast<size_t>(range.start)];
    const Label& end = code->labels[static_cast<size_t>(range.end)];
    return start.instruction == end.instruction && start.instruction == from &&
           start.skew == end.skew;
  });
}

uint32_t const_index(CodeIR* code, const ValueRef& value) {
  for (size_t i = 0; i < code->consts.size(); ++i) {
    if (same_value(*code->consts[i], *value)) return static_cast<uint32_t>(i);
  }
  code->consts.push_back(value);
  return static_cast<uint32_t>(code->consts.size() - 1);
}

uint32_t name_index(CodeIR* code, std::string_view name) {
  for (size_t i = 0; i < code->names.size(); ++i) {
    if (is_text(*code->names[i]) && code->names[i]->bytes == name) return static_cast<uint32_t>(i);
  }
  code->names.push_back(make_text(name, true));
  return static_cast<uint32_t>(code->names.size() - 1);
}

namespace {

constexpr ValueRef RawCode::* kFields[] = {
    &RawCode::code,        &RawCode::consts,         &RawCode::names, &RawCode::local_names,
    &RawCode::local_kinds, &RawCode::filename,       &RawCode::name,  &RawCode::qualified_name,
    &RawCode::line_table,  &RawCode::exception_table};

template <typename Visit>
void for_each_child(const Value& value, Visit visit) {
  for (const ValueRef& item : value.items) visit(item);
  if (value.code == nullptr) return;
  for (ValueRef RawCode::* const field : kFields) visit((*value.code).*field);
}

// Holds nothing that could be code, or be replaced in it.
bool is_leaf(const Value& value) { return value.items.empty() && value.code == nullptr; }

struct Seen {};

void collect(const ValueRef& value, PointerMap<Seen>* seen, std::vector<ValueRef>* found) {
  if (!seen->insert(value.get(), {})) return;
  if (is_code(*value)) found->push_back(value);
  for_each_child(*value, [&](const ValueRef& child) {
    if (!is_leaf(*child)) collect(child, seen, found);
  });
}

// Most values stay what they are: null says so, and costs no reference.
class Replacer {
 public:
  Replacer(const ValueRef& old, const ValueRef& with) : old_(old.get()) {
    known_.insert(old_, with);
  }
  ~Replacer() { known_.clear(); }
  Replacer(const Replacer&) = delete;

  // What takes the place of the value, or null if it stays.
  ValueRef apply(const Value& value) {
    if (is_leaf(value) && &value != old_) return nullptr;
    if (const ValueRef* known = known_.find(&value)) return *known;
    std::shared_ptr<Value> copy;
    std::shared_ptr<RawCode> raw;
    for (size_t i = 0; i < value.items.size(); ++i) {
      ValueRef item = apply(*value.items[i]);
      if (item == nullptr) continue;
      if (copy == nullptr) copy = std::make_shared<Value>(value);
      copy->items[i] = std::move(item);
    }
    if (value.code != nullptr) {
      for (ValueRef RawCode::* const field : kFields) {
        ValueRef part = apply(*((*value.code).*field));
        if (part == nullptr) continue;
        if (raw == nullptr) raw = std::make_shared<RawCode>(*value.code);
        (*raw).*field = std::move(part);
      }
      if (raw != nullptr) {
        if (copy == nullptr) copy = std::make_shared<Value>(value);
        copy->code = std::move(raw);
      }
    }
    known_.insert(&value, copy);
    return copy;
  }

 private:
  static PointerMap<ValueRef>& storage() {
    static thread_local PointerMap<ValueRef> kept;
    return kept;
  }

  const Value* const old_;
  PointerMap<ValueRef>& known_ = storage();
};

}  // namespace

std::vector<ValueRef> code_objects(const ValueRef& root) {
  std::vector<ValueRef> found;
  static thread_local PointerMap<Seen> seen;
  seen.clear();
  collect(root, &seen, &found);
  return found;
}

ValueRef replaced(const ValueRef& root, const ValueRef& old, const ValueRef& with) {
  ValueRef result = Replacer(old, with).apply(*root);
  return result != nullptr ? result : root;
}

}  // namespace fuzz
