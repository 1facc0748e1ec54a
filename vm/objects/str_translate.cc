// str.translate and str.maketrans.
// Counterpart: Objects/unicodeobject.c (_PyUnicode_TranslateCharmap, unicode_maketrans_impl).
#include "vm/objects/dict.h"
#include "vm/objects/int.h"
#include "vm/objects/str_internal.h"
#include "vm/unicode/chars.h"

namespace py {
namespace {

// What the table says about a character: an Int (with its value), a Str, None, or null for "not in
// the table".
struct Mapped {
  Owned<Object> item;
  uint32_t character = 0;
};

Status look_up(Thread& thread, Object* table, uint32_t character, Mapped* out) {
  Owned<Object> key = PY_TRY(int_from_int64(thread, character));
  out->item = get_item(thread, table, key);
  if (!out->item) {
    if (!error_matches(thread, &exc::LookupError)) return Status::kError;
    error_clear(thread);
    return Status::kOk;
  }
  if (is_none(out->item) || is_str(out->item)) return Status::kOk;
  if (!is_a<Int>(out->item.get()))
    return raise_type_error(thread, "character mapping must return integer, None or str");
  int64_t value;
  if (!int_fits_int64(out->item, &value) || value < 0 || value > kMaxUnicode)
    return raise_value_error(thread, "character mapping must be in range(0x%x)", kMaxUnicode + 1);
  out->character = static_cast<uint32_t>(value);
  return Status::kOk;
}

// ASCII text with a table that stays within ASCII asks the table once for each distinct character.
Status translate_ascii(Thread& thread, Str* str, Object* table, StrBuilder* out,
                       int64_t* position) {
  constexpr uint8_t kUnknown = 0xff, kDelete = 0xfe;
  uint8_t known[128];
  memset(known, kUnknown, sizeof known);
  const int64_t length = str->length;
  for (int64_t i = 0; i < length; ++i) {
    uint8_t c = str->data1()[i];
    if (known[c] == kUnknown) {
      Mapped mapped;
      PY_TRY(look_up(thread, table, c, &mapped));
      uint32_t target = c;
      if (mapped.item) {
        if (is_none(mapped.item)) {
          target = kDelete;
        } else if (is_str(mapped.item)) {
          auto* text = as<Str>(mapped.item.get());
          target = text->length == 1 ? text->at(0) : kMaxUnicode;
        } else {
          target = mapped.character;
        }
        if (target >= 0x80 && !is_none(mapped.item)) {
          *position = i;
          return Status::kOk;
        }
      }
      known[c] = static_cast<uint8_t>(target);
    }
    if (known[c] != kDelete) PY_TRY(out->add_char(known[c]));
  }
  *position = length;
  return Status::kOk;
}

Owned<Str> translate(Thread& thread, Str* str, Object* table) {
  if (str->length == 0) return str_exact(thread, str);
  StrBuilder out(thread, str->length);
  int64_t i = 0;
  const int64_t length = str->length;
  if (str->ascii) PY_TRY(translate_ascii(thread, str, table, &out, &i));
  while (i < length) {
    Mapped mapped;
    uint32_t c = str->at(i);
    PY_TRY(look_up(thread, table, c, &mapped));
    if (!mapped.item) {
      PY_TRY(out.add_char(c));
    } else if (is_str(mapped.item)) {
      PY_TRY(out.add_str(as<Str>(mapped.item.get())));
    } else if (!is_none(mapped.item)) {
      PY_TRY(out.add_char(mapped.character));
    } else {
      // Deleted: the whole run of deleted characters is looked up before going on.
      for (++i; i < length; ++i) {
        Mapped next;
        PY_TRY(look_up(thread, table, str->at(i), &next));
        if (!next.item || !is_none(next.item)) break;
      }
      continue;
    }
    ++i;
  }
  return out.finish();
}

Status copy_table(Thread& thread, Dict* from, Dict* to) {
  int64_t position = 0;
  Object *key, *value;
  while (dict_next(from, &position, &key, &value)) {
    if (is_str(key)) {
      auto* text = as<Str>(key);
      if (text->length != 1)
        return raise_value_error(thread, "string keys in translatetable must be of length 1");
      Owned<Object> ordinal = PY_TRY(int_from_int64(thread, text->at(0)));
      PY_TRY(dict_set(thread, to, ordinal, value));
    } else if (is_a<Int>(key)) {
      PY_TRY(dict_set(thread, to, key, value));
    } else {
      return raise_type_error(thread, "keys in translate table mustbe strings or integers");
    }
  }
  return Status::kOk;
}

}  // namespace

Owned<Object> str_method_translate(Thread& thread, Object* self, Object* table) {
  return translate(thread, as<Str>(self), table);
}

Owned<Object> str_method_maketrans(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_positional(thread, "maketrans", args.nargs, 1, 3));
  if (args.nargs >= 2) PY_TRY(require_str_argument(thread, "maketrans", "argument 2", args[1]));
  if (args.nargs >= 3) PY_TRY(require_str_argument(thread, "maketrans", "argument 3", args[2]));
  Owned<Dict> table = PY_TRY(dict_new(thread));
  if (args.nargs == 1) {
    if (!is_exact<Dict>(args[0]))
      return raise_type_error(thread,
                              "if you give only one argument to maketrans it must be a dict");
    PY_TRY(copy_table(thread, as<Dict>(args[0]), table));
    return table;
  }
  if (!is_str(args[0]))
    return raise_type_error(
        thread, "first maketrans argument must be a string if there is a second argument");
  auto* from = as<Str>(args[0]);
  auto* to = as<Str>(args[1]);
  if (from->length != to->length)
    return raise_value_error(thread, "the first two maketrans arguments must have equal length");
  for (int64_t i = 0; i < from->length; ++i) {
    Owned<Object> key = PY_TRY(int_from_int64(thread, from->at(i)));
    Owned<Object> value = PY_TRY(int_from_int64(thread, to->at(i)));
    PY_TRY(dict_set(thread, table, key, value));
  }
  if (args.nargs == 3) {
    auto* deleted = as<Str>(args[2]);
    for (int64_t i = 0; i < deleted->length; ++i) {
      Owned<Object> key = PY_TRY(int_from_int64(thread, deleted->at(i)));
      PY_TRY(dict_set(thread, table, key, none()));
    }
  }
  return table;
}

}  // namespace py
