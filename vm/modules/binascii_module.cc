// binascii: hexadecimal, base64, uuencoding, quoted-printable and check sums.
// Counterpart: Modules/binascii.c.
#include <array>
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/heap/alloc.h"
#include "vm/modules/native_modules.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

constinit Object* g_error = nullptr;       // binascii.Error, owned.
constinit Object* g_incomplete = nullptr;  // binascii.Incomplete, owned.

template <typename... Args>
PY_COLD Raised raise_binascii(Thread& thread, const char* format, Args... args) {
  return raise(thread, static_cast<Type*>(g_error), format, args...);
}

// Bytes, or an ASCII str.
class AsciiBuffer {
 public:
  Status get(Thread& thread, Object* object) {
    if (is_a<Str>(object)) {
      if (!as<Str>(object)->ascii)
        return raise_value_error(thread, "string argument should contain only ASCII characters");
      span_ = {as<Str>(object)->data1(), as<Str>(object)->length};
      return Status::kOk;
    }
    if (failed(held_.get(thread, object))) {
      error_clear(thread);
      return raise_type_error(thread,
                              "argument should be bytes, buffer or ASCII string, not '%.100s'",
                              object->ob_type->tp_name);
    }
    span_ = held_.span();
    return Status::kOk;
  }
  const uint8_t* data() const { return span_.data; }
  int64_t size() const { return span_.size; }

 private:
  HeldBuffer held_;
  ByteSpan span_{nullptr, 0};
};

Owned<Object> result_of(Thread& thread, const Buffer& out) {
  return bytes_from(thread, out.data(), out.size());
}

// Hexadecimal

int hex_value(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Owned<Object> unhexlify(Thread& thread, Object*, Object* text) {
  AsciiBuffer in;
  PY_TRY(in.get(thread, text));
  if (in.size() % 2 != 0) return raise_binascii(thread, "Odd-length string");
  Owned<Bytes> out = PY_TRY(bytes_alloc(thread, in.size() / 2));
  for (int64_t i = 0; i < in.size() / 2; ++i) {
    const int high = hex_value(in.data()[2 * i]), low = hex_value(in.data()[2 * i + 1]);
    if (high < 0 || low < 0) return raise_binascii(thread, "Non-hexadecimal digit found");
    out->data[i] = static_cast<char>(high << 4 | low);
  }
  return out;
}

Owned<Object> hexlify(Thread& thread, Object*, Args args) {
  HeldBuffer in;
  PY_TRY(in.get(thread, args[0]));
  int separator = -1;
  int64_t group = args.has(2) ? PY_TRY(to_c_int(thread, args[2])) : 1;
  if (args.has(1)) {
    if (PY_TRY(object_length(thread, args[1])) != 1)
      return raise_value_error(thread, "sep must be length 1.");
    if (is_a<Str>(args[1])) {
      if (as<Str>(args[1])->kind != StrKind::k1)
        return raise_value_error(thread, "sep must be ASCII.");
      separator = static_cast<int>(as<Str>(args[1])->at(0));
    } else if (is_a<Bytes>(args[1])) {
      separator = static_cast<uint8_t>(as<Bytes>(args[1])->data[0]);
    } else {
      return raise_type_error(thread, "sep must be str or bytes.");
    }
  }
  const ByteSpan bytes = in.span();
  const int64_t width = group < 0 ? -group : group;
  Buffer out;
  for (int64_t i = 0; i < bytes.size; ++i) {
    // Groups count from the right, or from the left when negative.
    const int64_t place = group < 0 ? i : bytes.size - i;
    const bool between = separator >= 0 && width != 0 && i > 0 && place % width == 0;
    if (between && !out.append(static_cast<char>(separator))) return raise_memory_error(thread);
    const char digits[2] = {"0123456789abcdef"[bytes.data[i] >> 4],
                            "0123456789abcdef"[bytes.data[i] & 15]};
    if (!out.append(digits, 2)) return raise_memory_error(thread);
  }
  return result_of(thread, out);
}

// base64

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64_value(uint8_t c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

Owned<Object> a2b_base64(Thread& thread, Object*, Args args) {
  AsciiBuffer in;
  PY_TRY(in.get(thread, args[0]));
  const bool strict = args.has(1) && PY_TRY(to_bool(thread, args[1]));
  const uint8_t* data = in.data();
  const int64_t size = in.size();
  Buffer out;
  int quad = 0, pads = 0;
  uint8_t left = 0;
  for (int64_t i = 0; i < size; ++i) {
    if (data[i] == '=') {
      ++pads;
      // Padding in its place, or where nobody minds.
      if ((quad >= 2 && quad + pads <= 4) || !strict) continue;
      if (quad == 1) break;
      return raise_binascii(thread, quad == 0 && i == 0 ? "Leading padding not allowed"
                                                        : "Excess padding not allowed");
    }
    const int value = base64_value(data[i]);
    if (value < 0) {
      if (strict) return raise_binascii(thread, "Only base64 data is allowed");
      continue;
    }
    if (pads != 0 && strict)
      return raise_binascii(thread, quad + pads == 4 ? "Excess data after padding"
                                                     : "Discontinuous padding not allowed");
    pads = 0;
    bool fits = true;
    switch (quad) {
      case 0:
        quad = 1;
        left = static_cast<uint8_t>(value);
        break;
      case 1:
        quad = 2;
        fits = out.append(static_cast<char>(left << 2 | value >> 4));
        left = value & 15;
        break;
      case 2:
        quad = 3;
        fits = out.append(static_cast<char>(left << 4 | value >> 2));
        left = value & 3;
        break;
      default:
        quad = 0;
        fits = out.append(static_cast<char>(left << 6 | value));
        left = 0;
        break;
    }
    if (!fits) return raise_memory_error(thread);
  }
  if (quad == 1)
    return raise_binascii(thread,
                          "Invalid base64-encoded string: number of data characters (%zd) cannot "
                          "be 1 more than a multiple of 4",
                          static_cast<int64_t>(out.size()) / 3 * 4 + 1);
  if (quad != 0 && quad + pads < 4) return raise_binascii(thread, "Incorrect padding");
  return result_of(thread, out);
}

Owned<Object> b2a_base64(Thread& thread, Object*, Args args) {
  HeldBuffer in;
  PY_TRY(in.get(thread, args[0]));
  const bool newline = !args.has(1) || PY_TRY(to_bool(thread, args[1]));
  const ByteSpan bytes = in.span();
  Owned<Bytes> result = PY_TRY(bytes_alloc(thread, (bytes.size + 2) / 3 * 4 + newline));
  char* out = result->data;
  for (int64_t i = 0; i < bytes.size; i += 3) {
    const int64_t rest = bytes.size - i;
    const uint32_t bits = static_cast<uint32_t>(bytes.data[i]) << 16 |
                          (rest > 1 ? static_cast<uint32_t>(bytes.data[i + 1]) << 8 : 0) |
                          (rest > 2 ? bytes.data[i + 2] : 0u);
    *out++ = kBase64[bits >> 18];
    *out++ = kBase64[bits >> 12 & 63];
    *out++ = rest > 1 ? kBase64[bits >> 6 & 63] : '=';
    *out++ = rest > 2 ? kBase64[bits & 63] : '=';
  }
  if (newline) *out = '\n';
  return result;
}

// uuencoding

Owned<Object> a2b_uu(Thread& thread, Object*, Object* text) {
  AsciiBuffer in;
  PY_TRY(in.get(thread, text));
  const uint8_t* at = in.data();
  const uint8_t* end = at + in.size();
  if (at == end) return raise_binascii(thread, "Missing length byte");
  const auto length = static_cast<int64_t>((*at++ - ' ') & 63);
  Owned<Bytes> result = PY_TRY(bytes_alloc(thread, length));
  uint32_t bits = 0;
  int count = 0;
  for (int64_t done = 0; done < length;) {
    uint32_t value = 0;
    if (at < end) {
      const uint8_t c = *at++;
      // An end of line stands for blanks that got lost.
      if (c != '\n' && c != '\r') {
        if (c < ' ' || c > ' ' + 64) return raise_binascii(thread, "Illegal char");
        value = (c - ' ') & 63u;
      }
    }
    bits = bits << 6 | value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      result->data[done++] = static_cast<char>(bits >> count);
    }
  }
  for (; at < end; ++at) {
    if (*at != ' ' && *at != ' ' + 64 && *at != '\n' && *at != '\r')
      return raise_binascii(thread, "Trailing garbage");
  }
  return result;
}

Owned<Object> b2a_uu(Thread& thread, Object*, Args args) {
  HeldBuffer in;
  PY_TRY(in.get(thread, args[0]));
  const bool backtick = args.has(1) && PY_TRY(to_bool(thread, args[1]));
  const ByteSpan bytes = in.span();
  if (bytes.size > 45) return raise_binascii(thread, "At most 45 bytes at once");
  char text[64];
  char* out = text;
  const auto put = [&](uint32_t value) {
    *out++ = static_cast<char>(backtick && value == 0 ? '`' : ' ' + value);
  };
  put(static_cast<uint32_t>(bytes.size));
  for (int64_t i = 0; i < bytes.size; i += 3) {
    const int64_t rest = bytes.size - i;
    const uint32_t bits = static_cast<uint32_t>(bytes.data[i]) << 16 |
                          (rest > 1 ? static_cast<uint32_t>(bytes.data[i + 1]) << 8 : 0) |
                          (rest > 2 ? bytes.data[i + 2] : 0u);
    for (int shift = 18; shift >= 0; shift -= 6) put(bits >> shift & 63);
  }
  *out++ = '\n';
  return bytes_from(thread, text, static_cast<size_t>(out - text));
}

// Check sums

constexpr std::array<uint32_t, 256> kCrc32 = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1) != 0 ? 0xedb88320u ^ value >> 1 : value >> 1;
    table[i] = value;
  }
  return table;
}();

Owned<Object> crc32(Thread& thread, Object*, Args args) {
  HeldBuffer in;
  PY_TRY(in.get(thread, args[0]));
  uint32_t sum = 0;
  if (args.has(1)) {
    Owned<Object> start = PY_TRY(number_index(thread, args[1]));
    sum = static_cast<uint32_t>(PY_TRY(int_as_uint64_mask(thread, start)));
  }
  sum = ~sum;
  for (int64_t i = 0; i < in.span().size; ++i)
    sum = kCrc32[(sum ^ in.span().data[i]) & 255] ^ sum >> 8;
  return int_from_int64(thread, static_cast<int64_t>(~sum & 0xffffffffu));
}

Owned<Object> crc_hqx(Thread& thread, Object*, Args args) {
  HeldBuffer in;
  PY_TRY(in.get(thread, args[0]));
  Owned<Object> start = PY_TRY(number_index(thread, args[1]));
  auto sum = static_cast<uint32_t>(PY_TRY(int_as_uint64_mask(thread, start)) & 0xffff);
  for (int64_t i = 0; i < in.span().size; ++i) {
    sum ^= static_cast<uint32_t>(in.span().data[i]) << 8;
    for (int bit = 0; bit < 8; ++bit) sum = (sum & 0x8000) != 0 ? sum << 1 ^ 0x1021 : sum << 1;
    sum &= 0xffff;
  }
  return int_from_int64(thread, sum);
}

// Quoted-printable

Owned<Object> a2b_qp(Thread& thread, Object*, Args args) {
  AsciiBuffer in;
  PY_TRY(in.get(thread, args[0]));
  const bool header = args.has(1) && PY_TRY(to_bool(thread, args[1]));
  const uint8_t* data = in.data();
  const int64_t size = in.size();
  Buffer out;
  for (int64_t i = 0; i < size;) {
    char c = static_cast<char>(data[i]);
    if (c == '=') {
      if (++i >= size) break;
      if (data[i] == '\n' || data[i] == '\r') {
        // A soft end of line.
        while (data[i] != '\n' && ++i < size) {
        }
        if (i < size) ++i;
        continue;
      }
      if (data[i] == '=') {
        ++i;  // Broken encoders double it.
      } else if (i + 1 < size && hex_value(data[i]) >= 0 && hex_value(data[i + 1]) >= 0) {
        c = static_cast<char>(hex_value(data[i]) << 4 | hex_value(data[i + 1]));
        i += 2;
      }
    } else {
      if (header && c == '_') c = ' ';
      ++i;
    }
    if (!out.append(c)) return raise_memory_error(thread);
  }
  return result_of(thread, out);
}

Owned<Object> b2a_qp(Thread& thread, Object*, Args args) {
  constexpr int kLine = 76;
  HeldBuffer in;
  PY_TRY(in.get(thread, args[0]));
  const bool tabs = args.has(1) && PY_TRY(to_bool(thread, args[1]));
  const bool is_text = !args.has(2) || PY_TRY(to_bool(thread, args[2]));
  const bool header = args.has(3) && PY_TRY(to_bool(thread, args[3]));
  const uint8_t* data = in.span().data;
  const int64_t size = in.span().size;
  const void* first = size == 0 ? nullptr : std::memchr(data, '\n', static_cast<size_t>(size));
  const bool crlf =
      first != nullptr && first != data && static_cast<const uint8_t*>(first)[-1] == '\r';
  Buffer out;
  int column = 0;
  bool fits = true;
  const auto soft_break = [&](int width) {
    if (column + width < kLine) return;
    fits = fits && out.append(crlf ? "=\r\n" : "=\n");
    column = 0;
  };
  const auto put_hex = [&](uint8_t c) {
    const char text[3] = {'=', "0123456789ABCDEF"[c >> 4], "0123456789ABCDEF"[c & 15]};
    fits = fits && out.append(text, 3);
    column += 3;
  };
  for (int64_t i = 0; i < size && fits;) {
    const uint8_t c = data[i];
    const bool last = i + 1 == size, next_newline = !last && data[i + 1] == '\n';
    const bool quote = c > 126 || c == '=' || (header && c == '_') ||
                       (c == '.' && column == 0 &&
                        (last || data[i + 1] == '\n' || data[i + 1] == '\r' || data[i + 1] == 0)) ||
                       (!is_text && (c == '\r' || c == '\n')) ||
                       ((c == '\t' || c == ' ') && last) ||
                       (c < 33 && c != '\r' && c != '\n' && (tabs || (c != '\t' && c != ' ')));
    if (quote) {
      soft_break(3);
      put_hex(c);
      ++i;
    } else if (is_text && (c == '\n' || (c == '\r' && next_newline))) {
      column = 0;
      // A blank before the end of a line would be lost.
      if (out.size() > 0 && (out[out.size() - 1] == ' ' || out[out.size() - 1] == '\t')) {
        const auto blank = static_cast<uint8_t>(out[out.size() - 1]);
        out.truncate(out.size() - 1);
        put_hex(blank);
        column = 0;
      }
      fits = fits && out.append(crlf ? "\r\n" : "\n");
      i += c == '\r' ? 2 : 1;
    } else {
      if (!last && data[i + 1] != '\n' && column + 1 >= kLine) soft_break(1);
      fits = fits && out.append(header && c == ' ' ? '_' : static_cast<char>(c));
      ++column;
      ++i;
    }
  }
  if (!fits) return raise_memory_error(thread);
  return result_of(thread, out);
}

constinit MethodDef kFunctions[] = {
    {"a2b_uu", a2b_uu, "($module, data, /)", "Decode a line of uuencoded data."},
    {"b2a_uu", b2a_uu, "($module, data, /, *, backtick=False)", "Uuencode a line of data."},
    {"a2b_base64", a2b_base64, "($module, data, /, *, strict_mode=False)", "Decode base64 data."},
    {"b2a_base64", b2a_base64, "($module, data, /, *, newline=True)", "Encode data in base64."},
    {"a2b_hex", unhexlify, "($module, hexstr, /)", "Decode hexadecimal digits."},
    {"b2a_hex", hexlify, "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)",
     "Return data in hexadecimal digits."},
    {"hexlify", hexlify, "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)",
     "Return data in hexadecimal digits."},
    {"unhexlify", unhexlify, "($module, hexstr, /)", "Decode hexadecimal digits."},
    {"crc_hqx", crc_hqx, "($module, data, crc, /)", "Return a CRC-CCITT check sum."},
    {"crc32", crc32, "($module, data, crc=0, /)", "Return a CRC-32 check sum."},
    {"a2b_qp", a2b_qp, "($module, /, data, header=False)", "Decode quoted-printable data."},
    {"b2a_qp", b2a_qp, "($module, /, data, quotetabs=False, istext=True, header=False)",
     "Encode data as quoted-printable."},
    {},
};

Owned<Object> make_error(Thread& thread, const char* name_text, Type* base) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, name_text));
  Object* parents[1] = {base};
  Owned<Tuple> bases = PY_TRY(tuple_pack(thread, parents));
  Owned<Dict> dict = PY_TRY(dict_new(thread));
  Owned<Str> module = PY_TRY(str_intern_ascii(thread, "binascii"));
  PY_TRY(dict_set(thread, dict, ids.__module__, module));
  return type_new_class(thread, &TypeType::type, name, bases, dict, nullptr);
}

}  // namespace

Owned<Object> binascii_module_init(Thread& thread) {
  if (g_error == nullptr) g_error = PY_TRY(make_error(thread, "Error", &exc::ValueError)).release();
  if (g_incomplete == nullptr)
    g_incomplete = PY_TRY(make_error(thread, "Incomplete", &exc::Exception)).release();
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "binascii"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "Bytes as text, and check sums."));
  PY_TRY(module_add(thread, module, "Error", share(g_error)));
  PY_TRY(module_add(thread, module, "Incomplete", share(g_incomplete)));
  return module;
}

}  // namespace py
