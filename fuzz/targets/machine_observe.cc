// What can be seen of objects without running any Python code, as text in which no address shows:
// two runs of a program that behaves give the same.
// Counterpart: none.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <vector>

#include "fuzz/targets/machine_internal.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/code.h"
#include "vm/objects/errors.h"
#include "vm/objects/exceptions.h"
#include "vm/objects/float.h"
#include "vm/objects/frame_object.h"
#include "vm/objects/function.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace fuzz {
namespace {

using namespace py;

constexpr int kDepth = 4;
constexpr int64_t kItems = 24;
constexpr size_t kText = 200;

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

// Digits behind "0x" that could be an address become a question mark.
void add_text(std::string_view text, std::string* out) {
  const size_t shown = std::min(text.size(), kText);
  for (size_t i = 0; i < shown; ++i) {
    if (text[i] == '0' && i + 1 < shown && text[i + 1] == 'x') {
      size_t end = i + 2;
      while (end < text.size() && is_hex(text[end])) ++end;
      if (end - i >= 8) {
        *out += "0x?";
        i = end - 1;
        continue;
      }
    }
    *out += text[i];
  }
  if (shown < text.size()) *out += "..." + std::to_string(text.size());
}

void add_name(Thread& thread, Object* name, std::string* out) {
  if (name == nullptr || !is_exact<Str>(name)) return void(*out += "?");
  size_t length = 0;
  char* bytes = str_to_utf8(thread, static_cast<Str*>(name), &length);
  if (bytes == nullptr) error_clear(thread);
  if (bytes != nullptr) add_text({bytes, length}, out);
  mem_free(bytes);
}

// Of exact types only, whose repr is the machine's own.
void add_plain(Thread& thread, Object* object, std::string* out) {
  Owned<Object> text = object_repr(thread, object);
  if (!text) {
    error_clear(thread);
    *out += object->ob_type->tp_name;
    return;
  }
  add_name(thread, text.get(), out);
}

class Observer {
 public:
  Observer(Thread& thread, std::string* out) : thread_(thread), out_(out) {}

  void add(Object* object, int depth) {
    if (object == nullptr) return void(*out_ += "NULL");
    if (is_exact<Int>(object) || is_exact<Float>(object) || is_exact<Str>(object) ||
        is_exact<Bytes>(object) || is_none(object) || object->ob_type->tp_name == kBool)
      return add_plain(thread_, object, out_);
    // The same object again.
    for (size_t i = 0; i < seen_.size(); ++i) {
      if (seen_[i] == object) return void(*out_ += "#" + std::to_string(i));
    }
    if (seen_.size() < 512) seen_.push_back(object);
    if (depth >= kDepth) return void(*out_ += object->ob_type->tp_name);
    if (is_exact<Tuple>(object)) {
      auto* tuple = static_cast<Tuple*>(object);
      return add_items("(", tuple->items, tuple->ob_size, ")", depth);
    }
    if (is_a<List>(object)) {
      auto* list = static_cast<List*>(object);
      *out_ += object->ob_type->tp_name;
      return add_items("[", list->items, list->ob_size, "]", depth);
    }
    if (is_a<Dict>(object)) return add_dict(static_cast<Dict*>(object), depth);
    if (is_type(object))
      return void((*out_ += "type ") += reinterpret_cast<Type*>(object)->tp_name);
    if (is_exact<Function>(object)) {
      *out_ += "function ";
      return add_name(thread_, static_cast<Function*>(object)->qualname.get(), out_);
    }
    if (is_exact<Set>(object) || object->ob_type == &Set::frozen_type)
      return add_set(static_cast<Set*>(object), depth);
    if (is_a<Exception>(object)) return add_exception(static_cast<Exception*>(object), depth);
    *out_ += object->ob_type->tp_name;
    if (!has_flag(object->ob_type, tpflags::kHeapType)) return;
    Owned<Object> names = object_get_dict(thread_, object);
    if (!names) return error_clear(thread_);
    if (is_exact<Dict>(names.get())) add_dict(static_cast<Dict*>(names.get()), depth);
  }

  void add_exception(Exception* error, int depth) {
    *out_ += error->ob_type->tp_name;
    add(error->args.get(), depth + 1);
    if (Object* trace = error->traceback.get(); trace != nullptr && is_exact<Traceback>(trace)) {
      int shown = 0;
      for (auto* entry = static_cast<Traceback*>(trace); entry != nullptr && shown < 40;
           entry = entry->next.get(), ++shown) {
        Code* code = entry->frame.get()->frame->code();
        *out_ += " @";
        add_name(thread_, code->co_name.get(), out_);
        const CodePosition at = code_position(code, entry->lasti);
        char place[80];
        std::snprintf(place, sizeof place, ":%d:%d-%d:%d+%d", at.line, at.column, at.end_line,
                      at.end_column, entry->lasti);
        *out_ += place;
      }
    }
    if (depth >= 2) return;
    if (error->cause.get() != nullptr) {
      *out_ += " from ";
      add(error->cause.get(), depth + 1);
    }
    if (error->context.get() != nullptr) {
      *out_ += " while ";
      add(error->context.get(), depth + 1);
    }
  }

  void add_dict(Dict* dict, int depth) {
    *out_ += "{";
    int64_t position = 0, shown = 0;
    Object *key, *value;
    while (shown++ < 2 * kItems && dict_next(dict, &position, &key, &value)) {
      add(key, depth + 1);
      *out_ += ": ";
      add(value, depth + 1);
      *out_ += ", ";
    }
    *out_ += "}" + std::to_string(dict->used);
  }

 private:
  static constexpr std::string_view kBool = "bool";

  void add_items(const char* left, Object* const* items, int64_t count, const char* right,
                 int depth) {
    *out_ += left;
    for (int64_t i = 0; i < std::min(count, kItems); ++i) {
      add(items[i], depth + 1);
      *out_ += ", ";
    }
    *out_ += right;
    if (count > kItems) *out_ += std::to_string(count);
  }

  // Sorted: the order of elements may follow addresses.
  void add_set(Set* set, int depth) {
    std::vector<std::string> texts;
    int64_t position = 0;
    Object* key;
    Hash hash;
    std::string* const whole = out_;
    while (static_cast<int64_t>(texts.size()) < kItems && set_next(set, &position, &key, &hash)) {
      std::string text;
      out_ = &text;
      add(key, depth + 1);
      texts.push_back(text);
    }
    out_ = whole;
    std::sort(texts.begin(), texts.end());
    *out_ += "set{";
    for (const std::string& text : texts) *out_ += text + ", ";
    *out_ += "}";
  }

  Thread& thread_;
  std::string* out_;
  std::vector<Object*> seen_;
};

}  // namespace

void observe_object(Thread& thread, Object* object, std::string* out) {
  Observer(thread, out).add(object, 0);
}

void observe_exception(Thread& thread, Object* exception, std::string* out) {
  if (!is_a<Exception>(exception)) return void(*out += "no exception");
  Observer(thread, out).add(exception, 0);
}

void observe_names(Thread& thread, Dict* names, std::string* out) {
  Observer observer(thread, out);
  int64_t position = 0;
  Object *key, *value;
  while (dict_next(names, &position, &key, &value)) {
    if (is_exact<Str>(key) && str_equal_ascii(static_cast<Str*>(key), "__builtins__")) continue;
    add_name(thread, key, out);
    *out += " = ";
    observer.add(value, 0);
    *out += "\n";
  }
}

}  // namespace fuzz
