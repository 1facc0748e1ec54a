// The % operator of str, bytes and bytearray.
// Counterpart: Objects/unicodeobject.c (PyUnicode_Format), Objects/bytesobject.c
// (_PyBytes_FormatEx).
#include "vm/base/buffer.h"
#include "vm/base/checked.h"
#include "vm/number/float_text.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/float.h"
#include "vm/objects/format_spec.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/str_internal.h"
#include "vm/objects/tuple.h"
#include "vm/unicode/chars.h"

namespace py {
namespace {

struct Directive {
  bool left = false;
  bool sign = false;
  bool blank = false;
  bool alternate = false;
  bool zero = false;
  int64_t width = -1;
  int precision = -1;
  uint32_t code = 0;
  bool after_digits = false;  // The code follows a width or precision that is written out.
};

// Both languages differ in what %s and %c take, in the type of keys and in a few messages; the rest
// is one.
class PercentFormatter {
 public:
  PercentFormatter(Thread& thread, TextView format, Str* text, Object* arguments)
      : thread_(thread), format_(format), text_(text), arguments_(arguments), str_out_(thread) {
    if (is_a<Tuple>(arguments)) {
      argument_count_ = as<Tuple>(arguments)->ob_size;
    } else {
      // A lone object is its own only argument.
      argument_count_ = -1;
      next_ = -2;
      bool text_like =
          is_str(arguments) || (bytes() && (is_a<Bytes>(arguments) || is_a<ByteArray>(arguments)));
      if (!text_like && mapping_check(arguments)) mapping_ = arguments;
    }
  }

  Status run() {
    while (position_ < format_.length) {
      TextView rest = format_.slice(position_, format_.length);
      ptrdiff_t percent = text_find_char(rest, '%');
      if (percent < 0) {
        if (position_ == 0 && text_ != nullptr) {
          // Text without directives is its own result, even if it is an instance of a subclass.
          untouched_ = true;
          break;
        }
        PY_TRY(text_ != nullptr && text_->ascii ? put(rest, 0x7f) : put(rest));
        break;
      }
      if (percent != 0) {
        TextView literal = rest.slice(0, static_cast<size_t>(percent));
        PY_TRY(text_ != nullptr && text_->ascii ? put(literal, 0x7f) : put(literal));
      }
      position_ += static_cast<size_t>(percent) + 1;
      PY_TRY(directive());
    }
    if (next_ < argument_count_ && mapping_ == nullptr) return too_many();
    return Status::kOk;
  }

  Owned<Str> finish_str() {
    return untouched_ && text_->length != 0 ? share(text_) : str_out_.finish();
  }
  const Buffer& bytes_out() const { return bytes_out_; }

 private:
  bool bytes() const { return text_ == nullptr; }

  Status too_many() {
    return raise_type_error(thread_, "not all arguments converted during %s formatting",
                            bytes() ? "bytes" : "string");
  }

  Status put(TextView text) { return put(text, text_max_class(text)); }
  Status put(TextView text, uint32_t max_char) {
    if (!bytes()) return str_out_.add_view(text, max_char);
    if (!bytes_out_.append(text.data, text.length)) return raise_memory_error(thread_);
    return Status::kOk;
  }
  Status put_fill(char c, int64_t count) {
    if (count <= 0) return Status::kOk;
    if (!bytes()) return str_out_.add_fill(static_cast<uint8_t>(c), count);
    if (!bytes_out_.append_fill(c, static_cast<size_t>(count))) return raise_memory_error(thread_);
    return Status::kOk;
  }

  // Borrowed from the tuple or from keyed_.
  Object* next_argument() {
    if (next_ < argument_count_) {
      int64_t index = next_++;
      if (argument_count_ < 0) return keyed_ ? keyed_.get() : arguments_;
      return as<Tuple>(arguments_)->items[index];
    }
    return raise_type_error(thread_, "not enough arguments for format string");
  }

  // The next character of the directive; false at the end of the format.
  bool read(uint32_t* c) {
    if (position_ >= format_.length) return false;
    *c = format_[position_++];
    return true;
  }

  Raised incomplete() { return raise_value_error(thread_, "incomplete format"); }

  // "%(key)s": the value becomes the only argument.
  Status take_key() {
    if (mapping_ == nullptr) return raise_type_error(thread_, "format requires a mapping");
    size_t start = position_;
    int depth = 1;
    uint32_t c;
    while (depth > 0) {
      if (!read(&c)) return raise_value_error(thread_, "incomplete format key");
      if (c == '(') ++depth;
      if (c == ')') --depth;
    }
    TextView key_text = format_.slice(start, position_ - 1);
    Owned<Object> key;
    if (bytes()) {
      key = PY_TRY(bytes_from(thread_, static_cast<const char*>(key_text.data), key_text.length));
    } else {
      key = PY_TRY(str_from_view(thread_, key_text));
    }
    keyed_ = PY_TRY(get_item(thread_, mapping_, key));
    argument_count_ = -1;
    next_ = -2;
    return Status::kOk;
  }

  Maybe<Object*> star() {
    Object* value = next_argument();
    if (value == nullptr) return Maybe<Object*>::error();
    if (!is_a<Int>(value)) return raise_type_error(thread_, "* wants int");
    return value;
  }

  Status parse(Directive* d) {
    uint32_t c = 0;
    if (position_ < format_.length && format_[position_] == '(') {
      ++position_;
      PY_TRY(take_key());
    }
    for (;;) {
      if (!read(&c)) return incomplete();
      if (c == '-') {
        d->left = true;
      } else if (c == '+') {
        d->sign = true;
      } else if (c == ' ') {
        d->blank = true;
      } else if (c == '#') {
        d->alternate = true;
      } else if (c == '0') {
        d->zero = true;
      } else {
        break;
      }
    }
    if (c == '*') {
      Object* value = PY_TRY(star());
      d->width = PY_TRY(to_index(thread_, value));
      if (d->width < 0) {
        d->left = true;
        d->width = d->width == INT64_MIN ? INT64_MAX : -d->width;
      }
      if (!read(&c)) return incomplete();
    } else if (c - '0' < 10u) {
      d->width = 0;
      while (c - '0' < 10u) {
        if (!checked_mul(d->width, int64_t{10}, &d->width) ||
            !checked_add(d->width, int64_t{c - '0'}, &d->width))
          return raise_value_error(thread_, "width too big");
        if (!read(&c)) return incomplete();
      }
      d->after_digits = true;
    }
    if (c == '.') {
      d->after_digits = false;
      d->precision = 0;
      if (!read(&c)) return incomplete();
      if (c == '*') {
        Object* value = PY_TRY(star());
        d->precision = PY_TRY(to_c_int(thread_, value));
        if (d->precision < 0) d->precision = 0;
        if (!read(&c)) return incomplete();
      } else {
        while (c - '0' < 10u) {
          if (!checked_mul(d->precision, 10, &d->precision) ||
              !checked_add(d->precision, static_cast<int>(c - '0'), &d->precision))
            return raise_value_error(thread_, bytes() ? "prec too big" : "precision too big");
          if (!read(&c)) return incomplete();
          d->after_digits = true;
        }
      }
    }
    if (c == 'h' || c == 'l' || c == 'L') {
      d->after_digits = false;
      if (!read(&c)) return incomplete();
    }
    d->code = c;
    return Status::kOk;
  }

  Status directive() {
    if (position_ < format_.length && format_[position_] == '%') {
      ++position_;
      return put(TextView{"%", 1, 1});
    }
    Directive d;
    PY_TRY(parse(&d));
    Object* value = next_argument();
    if (value == nullptr) return Status::kError;
    PY_TRY(convert(d, value));
    if (mapping_ != nullptr && next_ < argument_count_) return too_many();
    return Status::kOk;
  }

  Status convert(const Directive& d, Object* borrowed) {
    // The argument tuple may be released by what the conversion runs only if we are; a keyed value
    // is ours.
    Owned<Object> value = share(borrowed);
    switch (d.code) {
      case 's':
        if (!bytes()) return convert_text(d, object_str(thread_, value));
        return convert_bytes(d, value);
      case 'b':
        if (!bytes()) break;
        return convert_bytes(d, value);
      case 'r':
        if (!bytes()) return convert_text(d, object_repr(thread_, value));
        return convert_text(d, object_ascii(thread_, value));
      case 'a':
        return convert_text(d, object_ascii(thread_, value));
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X':
        return convert_integer(d, value);
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
        return convert_float(d, value);
      case 'c':
        return convert_char(d, value);
      default:
        break;
    }
    // CPython takes the byte for a negative number there, and then fails to say which it was.
    if (bytes() && d.code >= 0x80 && !d.after_digits)
      return raise(thread_, &exc::OverflowError, "character argument not in range(0x110000)");
    bool shown = d.code >= 31 && d.code <= 126;
    return raise_value_error(thread_, "unsupported format character '%c' (0x%x) at index %zd",
                             shown || bytes() ? static_cast<int>(d.code) : '?', d.code,
                             static_cast<int64_t>(position_) - 1);
  }

  // Text without a sign of its own: padded with spaces.
  Status put_padded(const Directive& d, TextView text) {
    int64_t fill = d.width > static_cast<int64_t>(text.length)
                       ? d.width - static_cast<int64_t>(text.length)
                       : 0;
    if (!d.left) PY_TRY(put_fill(' ', fill));
    PY_TRY(put(text));
    return d.left ? put_fill(' ', fill) : Status::kOk;
  }

  static TextView cut(const Directive& d, TextView text) {
    if (d.precision >= 0 && static_cast<size_t>(d.precision) < text.length)
      return text.slice(0, static_cast<size_t>(d.precision));
    return text;
  }

  Status convert_text(const Directive& d, Owned<Object> text) {
    if (!text) return Status::kError;
    auto* str = as<Str>(text.get());
    if (!bytes() && d.width < 0 && d.precision < 0) return str_out_.add_str(str);
    return put_padded(d, cut(d, view_of(str)));
  }

  Status convert_bytes(const Directive& d, Object* value) {
    if (is_a<Bytes>(value) || is_a<ByteArray>(value))
      return put_padded(d, cut(d, span_of(value).text()));
    Owned<Object> method;
    bool unbound;
    if (PY_TRY(lookup_special(thread_, value, ids.__bytes__, &method, &unbound))) {
      Owned<Object> result =
          PY_TRY(unbound ? call_one_arg(thread_, method, value) : call_no_args(thread_, method));
      if (!is_a<Bytes>(result.get()))
        return raise_type_error(thread_, "__bytes__ returned non-bytes (type %.200s)",
                                result->ob_type->tp_name);
      return put_padded(d, cut(d, span_of(result.get()).text()));
    }
    if (!buffer_check(value))
      return raise_type_error(
          thread_,
          "%%b requires a bytes-like object, or an object that implements __bytes__, not '%.100s'",
          value->ob_type->tp_name);
    Owned<Object> copy = PY_TRY(bytes_from_object(thread_, value));
    return put_padded(d, cut(d, span_of(copy.get()).text()));
  }

  // A number's text, with its sign and its 0x-like prefix in front.
  Status put_number(const Directive& d, TextView text, bool prefixed) {
    if (d.width < 0 && !d.sign && !d.blank) return put(text, 0x7f);
    char sign = 0;
    if (text.length != 0 && (text[0] == '-' || text[0] == '+')) {
      sign = static_cast<char>(text[0]);
      text = text.slice(1, text.length);
    } else if (d.sign) {
      sign = '+';
    } else if (d.blank) {
      sign = ' ';
    }
    TextView prefix = text.slice(0, prefixed ? 2 : 0);
    text = text.slice(prefix.length, text.length);
    auto total = static_cast<int64_t>(text.length + prefix.length) + (sign != 0 ? 1 : 0);
    int64_t fill = d.width > total ? d.width - total : 0;
    if (!d.left && !d.zero) PY_TRY(put_fill(' ', fill));
    if (sign != 0) PY_TRY(put_fill(sign, 1));
    PY_TRY(put(prefix));
    if (!d.left && d.zero) PY_TRY(put_fill('0', fill));
    PY_TRY(put(text));
    return d.left ? put_fill(' ', fill) : Status::kOk;
  }

  Status convert_integer(const Directive& d, Object* value) {
    bool exact = d.code == 'o' || d.code == 'x' || d.code == 'X';
    if (!exact && d.precision < 0 && is_exact<Int>(value) && as<Int>(value)->is_compact()) {
      // Small numbers need no string object of their own.
      char digits[24];
      int at = sizeof digits;
      int64_t number = as<Int>(value)->compact_value();
      uint64_t rest =
          number < 0 ? uint64_t{0} - static_cast<uint64_t>(number) : static_cast<uint64_t>(number);
      do {
        digits[--at] = static_cast<char>('0' + rest % 10);
        rest /= 10;
      } while (rest != 0);
      if (number < 0) digits[--at] = '-';
      return put_number(d, TextView{digits + at, sizeof digits - static_cast<size_t>(at), 1},
                        false);
    }
    Owned<Object> number;
    if (is_a<Int>(value)) {
      number = share(value);
    } else if (number_check(value)) {
      number = exact ? number_index(thread_, value) : number_long(thread_, value);
      if (!number && !error_matches(thread_, &exc::TypeError)) return Status::kError;
    }
    if (!number)
      return raise_type_error(thread_, "%%%c format: %s is required, not %.200s",
                              static_cast<int>(d.code), exact ? "an integer" : "a real number",
                              value->ob_type->tp_name);
    int base = d.code == 'o' ? 8 : d.code == 'x' || d.code == 'X' ? 16 : 10;
    bool prefixed = d.alternate && base != 10;
    if (d.precision > INT32_MAX - 3)
      return raise(thread_, &exc::OverflowError, "precision too large");
    Owned<Object> text = PY_TRY(int_format_base(thread_, number, base, prefixed));
    auto* str = as<Str>(text.get());
    if (d.precision < 0 && d.code != 'X') return put_number(d, view_of(str), prefixed);
    // Zeros up to the precision go between the prefix and the digits.
    const char* p = str->ascii_text();
    auto length = static_cast<size_t>(str->length);
    size_t head = (*p == '-' ? 1 : 0) + (prefixed ? 2 : 0);
    size_t digits = length - head;
    Buffer out;
    size_t zeros = d.precision > 0 && static_cast<size_t>(d.precision) > digits
                       ? static_cast<size_t>(d.precision) - digits
                       : 0;
    if (!out.append(p, head) || !out.append_fill('0', zeros) || !out.append(p + head, digits))
      return raise_memory_error(thread_);
    if (d.code == 'X') {
      for (size_t i = 0; i < out.size(); ++i) {
        if (out[i] >= 'a' && out[i] <= 'x') out[i] = static_cast<char>(out[i] - 32);
      }
    }
    return put_number(d, TextView{out.data(), out.size(), 1}, prefixed);
  }

  Status convert_float(const Directive& d, Object* value) {
    Maybe<double> number = float_as_double(thread_, value);
    if (!number.ok) {
      if (bytes())
        return raise_type_error(thread_, "float argument required, not %.200s",
                                value->ob_type->tp_name);
      return Status::kError;
    }
    if (d.precision > kMaxFloatPrecision) return raise_value_error(thread_, "precision too big");
    Buffer out;
    if (!double_to_string(number.value, static_cast<char>(d.code),
                          d.precision < 0 ? 6 : d.precision, d.alternate ? kFloatAlt : 0, &out))
      return raise_memory_error(thread_);
    return put_number(d, TextView{out.data(), out.size(), 1}, false);
  }

  Status convert_char(const Directive& d, Object* value) {
    if (bytes()) {
      uint8_t byte;
      PY_TRY(byte_of(value, &byte));
      return put_padded(d, TextView{&byte, 1, 1});
    }
    uint32_t c;
    if (is_str(value)) {
      if (as<Str>(value)->length != 1)
        return raise_type_error(
            thread_, "%%c requires an int or a unicode character, not a string of length %zd",
            as<Str>(value)->length);
      c = as<Str>(value)->at(0);
    } else {
      Owned<Object> number = number_index(thread_, value);
      if (!number) {
        if (error_matches(thread_, &exc::TypeError))
          return raise_type_error(thread_, "%%c requires an int or a unicode character, not %T",
                                  value);
        return Status::kError;
      }
      int64_t ordinal;
      if (!int_fits_int64(number, &ordinal) || ordinal < 0 || ordinal > kMaxUnicode)
        return raise(thread_, &exc::OverflowError, "%%c arg not in range(0x110000)");
      c = static_cast<uint32_t>(ordinal);
    }
    return put_padded(d, TextView{&c, 1, 4});
  }

  Status byte_of(Object* value, uint8_t* byte) {
    if (is_a<Bytes>(value) || is_a<ByteArray>(value)) {
      ByteSpan span = span_of(value);
      if (span.size != 1)
        return raise_type_error(
            thread_,
            "%%c requires an integer in range(256) or a single byte, not a %s object of length %zd",
            is_a<Bytes>(value) ? "bytes" : "bytearray", span.size);
      *byte = span.data[0];
      return Status::kOk;
    }
    if (!index_check(value))
      return raise_type_error(
          thread_, "%%c requires an integer in range(256) or a single byte, not %T", value);
    Owned<Object> number = PY_TRY(number_index(thread_, value));
    int64_t ordinal;
    if (!int_fits_int64(number, &ordinal) || ordinal < 0 || ordinal > 255)
      return raise(thread_, &exc::OverflowError, "%%c arg not in range(256)");
    *byte = static_cast<uint8_t>(ordinal);
    return Status::kOk;
  }

  Thread& thread_;
  TextView format_;
  Str* text_;  // Null when bytes are formatted.
  Object* arguments_;
  Object* mapping_ = nullptr;
  Owned<Object> keyed_;
  int64_t argument_count_;  // -1: one lone argument.
  int64_t next_ = 0;        // -2: a lone argument not used yet; -1: used.
  size_t position_ = 0;
  bool untouched_ = false;
  StrBuilder str_out_;
  Buffer bytes_out_;
};

}  // namespace

Owned<Object> str_format_percent(Thread& thread, Object* format, Object* arguments) {
  auto* text = as<Str>(format);
  PercentFormatter formatter(thread, view_of(text), text, arguments);
  PY_TRY(formatter.run());
  return formatter.finish_str();
}

Owned<Object> bytes_format_percent(Thread& thread, const char* format, int64_t length,
                                   Object* arguments, bool as_bytearray) {
  PercentFormatter formatter(thread, TextView{format, static_cast<size_t>(length), 1}, nullptr,
                             arguments);
  PY_TRY(formatter.run());
  const Buffer& out = formatter.bytes_out();
  if (as_bytearray) return bytearray_from(thread, out.data(), static_cast<int64_t>(out.size()));
  return bytes_from(thread, out.data(), out.size());
}

}  // namespace py
