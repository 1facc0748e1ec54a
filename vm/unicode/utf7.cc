// UTF-7 (RFC 2152): encodes conservatively, decodes liberally.
// Counterpart: Objects/unicodeobject.c (UTF-7 codec).
#include <cstring>

#include "vm/base/attributes.h"
#include "vm/base/buffer.h"
#include "vm/unicode/codecs.h"

namespace py {
namespace {

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64_value(uint32_t c) {
  if (c >= 'A' && c <= 'Z') return static_cast<int>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<int>(c - 'a') + 26;
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0') + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// Does the encoder write it as itself? Printable ASCII but for + \ ~, and the usual white space.
bool encodes_directly(uint32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return true;
  return c >= ' ' && c < 0x7F && c != '+' && c != '\\' && c != '~';
}

bool decodes_directly(uint32_t c) { return c < 0x80 && c != '+'; }

}  // namespace

Utf7Decoder::Result Utf7Decoder::run(size_t position, Buffer* out) {
  size_t i = position;
  bool ok = true;
  auto put = [&](uint32_t c) { ok = ok && out->append(&c, sizeof(c)); };
  auto error = [&](size_t end, const char* why) {
    error_start = shift_start_;
    error_end = end;
    reason = why;
    return Result::kError;
  };
  reason = nullptr;
  while (i < size_ && ok) {
    uint32_t c = in_[i];
    if (in_shift_) {
      int value = base64_value(c);
      if (value >= 0) {
        ++i;
        bits_ = bits_ << 6 | static_cast<uint32_t>(value);
        bit_count_ += 6;
        if (bit_count_ < 16) continue;
        bit_count_ -= 16;
        uint32_t unit = bits_ >> bit_count_;
        bits_ &= (1u << bit_count_) - 1;
        if (surrogate_ != 0) {
          if ((unit & 0xFC00) == 0xDC00) {
            put(0x10000 + ((surrogate_ & 0x3FF) << 10 | (unit & 0x3FF)));
            surrogate_ = 0;
            continue;
          }
          put(surrogate_);
          surrogate_ = 0;
        }
        if ((unit & 0xFC00) == 0xD800) {
          surrogate_ = unit;
        } else {
          put(unit);
        }
        continue;
      }
      // The section ends here; what is left of its bits must be padding.
      in_shift_ = false;
      if (bit_count_ >= 6) return error(i + 1, "partial character in shift sequence");
      if (bit_count_ > 0 && bits_ != 0) {
        return error(i + 1, "non-zero padding bits in shift sequence");
      }
      if (surrogate_ != 0 && decodes_directly(c)) put(surrogate_);
      surrogate_ = 0;
      if (c == '-') ++i;
      continue;
    }
    if (c == '+') {
      shift_start_ = i++;
      if (i < size_ && in_[i] == '-') {
        ++i;
        put('+');
      } else if (i < size_ && base64_value(in_[i]) < 0) {
        return error(i + 1, "ill-formed sequence");
      } else {
        in_shift_ = true;
        surrogate_ = 0;
        shift_out_ = out->size();
        bit_count_ = 0;
        bits_ = 0;
      }
    } else if (decodes_directly(c)) {
      ++i;
      put(c);
    } else {
      shift_start_ = i;
      return error(i + 1, "unexpected special character");
    }
  }
  if (!ok) return Result::kNoMemory;
  if (in_shift_ && final_) {
    in_shift_ = false;
    if (surrogate_ != 0 || bit_count_ >= 6 || (bit_count_ > 0 && bits_ != 0)) {
      return error(size_, "unterminated shift sequence");
    }
  }
  consumed = i;
  if (in_shift_) {
    // The whole open section is read again when more input is there.
    consumed = shift_start_;
    out->truncate(shift_out_);
  }
  return Result::kDone;
}

bool utf7_encode(TextView text, Buffer* out) {
  bool in_shift = false;
  bool ok = true;
  uint64_t bits = 0;
  unsigned bit_count = 0;
  auto put = [&](char c) { ok = ok && out->append(c); };
  auto put_unit = [&](uint32_t unit) {
    bits = bits << 16 | unit;
    bit_count += 16;
    while (bit_count >= 6) {
      bit_count -= 6;
      put(kBase64[bits >> bit_count & 0x3F]);
    }
  };
  auto flush = [&] {
    if (bit_count != 0) put(kBase64[bits << (6 - bit_count) & 0x3F]);
    bits = 0;
    bit_count = 0;
  };
  for (size_t i = 0; i < text.length && ok; ++i) {
    uint32_t c = text[i];
    if (encodes_directly(c)) {
      if (in_shift) {
        flush();
        in_shift = false;
        // Other characters end the section by themselves.
        if (base64_value(c) >= 0 || c == '-') put('-');
      }
      put(static_cast<char>(c));
      continue;
    }
    if (!in_shift) {
      put('+');
      if (c == '+') {
        put('-');
        continue;
      }
      in_shift = true;
    }
    if (c >= 0x10000) {
      put_unit(0xD800 + ((c - 0x10000) >> 10));
      c = 0xDC00 + (c & 0x3FF);
    }
    put_unit(c);
  }
  flush();
  if (in_shift) put('-');
  return ok;
}

}  // namespace py
