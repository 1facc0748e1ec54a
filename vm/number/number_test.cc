// Tests of the number room against what CPython answered (testdata, by make_expectations.py).
// Counterpart: Lib/test/test_float.py, test_long.py.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "vm/base/buffer.h"
#include "vm/base/memory.h"
#include "vm/number/bigint.h"
#include "vm/number/float_math.h"
#include "vm/number/float_text.h"

namespace py {
namespace {

using Fields = std::vector<std::string>;

std::vector<Fields> read_cases(const char* name) {
  std::ifstream file(std::string("vm/number/testdata/") + name);
  EXPECT_TRUE(file) << "run from the root of the tree";
  std::vector<Fields> cases;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    Fields fields(1);
    for (char c : line) {
      if (c == '\t') {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    // Texts may end in a tab of their own; then the last field is still the answer.
    cases.push_back(fields);
  }
  return cases;
}

double from_bits(const std::string& hex) {
  uint64_t bits = std::stoull(hex, nullptr, 16);
  double value;
  memcpy(&value, &bits, sizeof(value));
  return value;
}

std::string to_bits(double value) {
  if (std::isnan(value)) return "7ff8000000000000";
  uint64_t bits;
  memcpy(&bits, &value, sizeof(bits));
  char text[17];
  snprintf(text, sizeof(text), "%016llx", static_cast<unsigned long long>(bits));
  return text;
}

std::string taken(Buffer* buffer) {
  std::string text(buffer->data(), buffer->size());
  buffer->clear();
  return text;
}

// A Python int for the tests: owns its limbs.
struct Num {
  std::vector<Limb> limbs;
  bool negative = false;

  Num() = default;
  explicit Num(std::string hex) {
    negative = hex[0] == '-';
    if (negative) hex.erase(0, 1);
    limbs.resize(mag_limbs_for_text(hex.size(), 16));
    size_t size;
    EXPECT_EQ(mag_from_text(limbs.data(), &size, hex.data(), hex.size(), 16), NumStatus::kOk);
    limbs.resize(size);
  }
  Mag mag() const { return {limbs.data(), limbs.size()}; }
  SignedMag view() const { return {mag(), negative}; }
  size_t size() const { return limbs.size(); }
};

// Output limbs of exactly the stated capacity: a byte more would be seen by the sanitizer.
struct Out {
  explicit Out(size_t capacity) : limbs(capacity == 0 ? 1 : capacity) {}
  std::string hex() const {
    std::string text(mag_text_bound({limbs.data(), size}, 16), '\0');
    size_t length;
    EXPECT_EQ(mag_to_text(text.data(), &length, {limbs.data(), size}, 16), NumStatus::kOk);
    EXPECT_TRUE(size == 0 || limbs[size - 1] != 0);
    EXPECT_FALSE(size == 0 && negative);
    return (negative ? "-" : "") + text.substr(0, length);
  }
  std::vector<Limb> limbs;
  size_t size = 0;
  bool negative = false;
};

size_t larger(const Num& a, const Num& b) { return std::max(a.size(), b.size()); }

TEST(Floats, EqualCPython) {
  std::map<std::string, int> seen;
  Buffer out;
  for (const Fields& f : read_cases("floats.txt")) {
    const std::string& what = f[0];
    ++seen[what];
    std::string label;
    for (const std::string& field : f) label += field + " | ";
    if (what == "parse") {
      double value;
      bool ok = parse_whole_double(f[1].data(), f[1].size(), &value);
      EXPECT_EQ(ok ? to_bits(std::isnan(value) ? std::fabs(value) : value) : "invalid",
                f[2] == "fff8000000000000" ? "7ff8000000000000" : f[2])
          << label;
      continue;
    }
    if (what == "fromhex") {
      std::string text;
      for (size_t i = 1; i + 1 < f.size(); ++i) text += (i > 1 ? "\t" : "") + f[i];
      double value;
      HexParse parse = parse_hex_double(text.data(), text.size(), &value);
      std::string got = parse == HexParse::kOk         ? to_bits(value)
                        : parse == HexParse::kTooLarge ? "overflow"
                                                       : "invalid";
      EXPECT_EQ(got, f.back() == "fff8000000000000" ? "7ff8000000000000" : f.back()) << label;
      continue;
    }
    double value = from_bits(f[1]);
    if (what == "repr") {
      ASSERT_TRUE(double_repr(value, &out));
      EXPECT_EQ(taken(&out), f[2]) << label;
    } else if (what == "hex") {
      ASSERT_TRUE(double_to_hex(value, &out));
      EXPECT_EQ(taken(&out), f[2]) << label;
    } else if (what == "hash") {
      EXPECT_EQ(hash_double(value), std::stoll(f[2])) << label;
    } else if (what == "format") {
      unsigned flags = 0;
      for (char c : f[4]) {
        flags |= c == '+' ? kFloatSign : c == '#' ? kFloatAlt : c == 'z' ? kFloatNoNegZero : 0;
      }
      ASSERT_TRUE(double_to_string(value, f[2][0], std::stoi(f[3]), flags, &out));
      EXPECT_EQ(taken(&out), f[5]) << label;
    } else if (what == "general") {
      ASSERT_TRUE(double_to_string(value, 'g', std::stoi(f[2]), kFloatAddDot0, &out));
      EXPECT_EQ(taken(&out), f[3]) << label;
    } else if (what == "round") {
      double result;
      bool ok = round_double(value, std::stoi(f[2]), &result);
      EXPECT_EQ(ok ? to_bits(result) : "overflow", f[3]) << label;
    } else {
      ASSERT_EQ(what, "divmod");
      double quotient;
      double rest;
      float_divmod(value, from_bits(f[2]), &quotient, &rest);
      EXPECT_EQ(to_bits(quotient), to_bits(from_bits(f[3]))) << label;
      EXPECT_EQ(to_bits(rest), to_bits(from_bits(f[4]))) << label;
      EXPECT_EQ(to_bits(float_remainder(value, from_bits(f[2]))), to_bits(rest)) << label;
    }
  }
  EXPECT_EQ(seen.size(), 9u);
  for (const auto& [what, count] : seen) EXPECT_GT(count, 100) << what;
}

TEST(Floats, HugePrecisionOnlyAddsZeros) {
  Buffer out;
  ASSERT_TRUE(double_to_string(1.1, 'f', 5000, 0, &out));
  std::string text = taken(&out);
  EXPECT_EQ(text.size(), 5002u);
  EXPECT_EQ(text.find_last_not_of('0'), 52u);  // 1.1 has 51 exact decimals
}

TEST(Floats, PowDecidesSpecialCases) {
  double result;
  EXPECT_EQ(float_pow(0.0, -1.0, &result), PowResult::kZeroToNegative);
  EXPECT_EQ(float_pow(-8.0, 1.0 / 3, &result), PowResult::kComplex);
  EXPECT_EQ(float_pow(1e300, 2.0, &result), PowResult::kOverflow);
  EXPECT_EQ(float_pow(-1.0, INFINITY, &result), PowResult::kOk);
  EXPECT_EQ(result, 1.0);
  EXPECT_EQ(float_pow(-0.0, 3.0, &result), PowResult::kOk);
  EXPECT_TRUE(std::signbit(result));
}

TEST(Ints, EqualCPython) {
  std::map<std::string, int> seen;
  for (const Fields& f : read_cases("ints.txt")) {
    const std::string& what = f[0];
    ++seen[what];
    std::string label;
    for (const std::string& field : f) label += field + " | ";
    SCOPED_TRACE(label);
    if (what == "frombytes") {
      std::vector<uint8_t> bytes;
      for (size_t i = 0; f[1] != "-" && i < f[1].size(); i += 2) {
        bytes.push_back(static_cast<uint8_t>(std::stoi(f[1].substr(i, 2), nullptr, 16)));
      }
      Out out(bytes.size() / 8 + 1);
      out.size = signed_from_bytes(out.limbs.data(), &out.negative, bytes.data(), bytes.size(),
                                   f[2] == "little", f[3] == "1");
      EXPECT_EQ(out.hex(), f[4]);
      continue;
    }
    Num a(f[1]);
    if (what == "add" || what == "sub" || what == "and" || what == "or" || what == "xor") {
      Num b(f[2]);
      Out out(larger(a, b) + 1);
      if (what == "add" || what == "sub") {
        auto function = what == "add" ? signed_add : signed_sub;
        out.size = function(out.limbs.data(), &out.negative, a.view(), b.view());
      } else {
        BitOp op = what == "and" ? BitOp::kAnd : what == "or" ? BitOp::kOr : BitOp::kXor;
        out.size = signed_bit_op(out.limbs.data(), &out.negative, op, a.view(), b.view());
      }
      EXPECT_EQ(out.hex(), f[3]);
      // In place: the first operand's array, grown to the capacity, is also the output.
      Out place(larger(a, b) + 1);
      std::copy(a.limbs.begin(), a.limbs.end(), place.limbs.begin());
      SignedMag same{{place.limbs.data(), a.size()}, a.negative};
      if (what == "add" || what == "sub") {
        auto function = what == "add" ? signed_add : signed_sub;
        place.size = function(place.limbs.data(), &place.negative, same, b.view());
      } else {
        BitOp op = what == "and" ? BitOp::kAnd : what == "or" ? BitOp::kOr : BitOp::kXor;
        place.size = signed_bit_op(place.limbs.data(), &place.negative, op, same, b.view());
      }
      EXPECT_EQ(place.hex(), f[3]);
    } else if (what == "mul" || what == "gcd") {
      Num b(f[2]);
      Out out(what == "mul" ? a.size() + b.size() : larger(a, b));
      auto function = what == "mul" ? mag_mul : mag_gcd;
      ASSERT_EQ(function(out.limbs.data(), &out.size, a.mag(), b.mag()), NumStatus::kOk);
      out.negative = what == "mul" && a.negative != b.negative && out.size != 0;
      EXPECT_EQ(out.hex(), f[3]);
    } else if (what == "divmod") {
      Num b(f[2]);
      Out q(a.size() + 1);
      Out r(b.size() + 1);
      ASSERT_EQ(signed_floor_divmod(q.limbs.data(), &q.size, &q.negative, r.limbs.data(), &r.size,
                                    &r.negative, a.view(), b.view()),
                NumStatus::kOk);
      EXPECT_EQ(q.hex(), f[3]);
      EXPECT_EQ(r.hex(), f[4]);
      Out only(a.size() + 1);
      ASSERT_EQ(signed_floor_divmod(only.limbs.data(), &only.size, &only.negative, nullptr, nullptr,
                                    nullptr, a.view(), b.view()),
                NumStatus::kOk);
      EXPECT_EQ(only.hex(), f[3]);
    } else if (what == "truediv") {
      double result;
      NumStatus status = signed_true_divide(&result, a.view(), Num(f[2]).view());
      EXPECT_EQ(status == NumStatus::kOk ? to_bits(result) : "overflow", f[3]);
    } else if (what == "float") {
      double result;
      EXPECT_EQ(mag_to_double(a.mag(), &result) ? to_bits(result) : "overflow", f[2]);
      if (f[2] != "overflow") {
        int64_t exponent;
        int expected_exponent;
        double mantissa = mag_frexp(a.mag(), &exponent);
        EXPECT_EQ(mantissa, std::frexp(result, &expected_exponent));
        EXPECT_EQ(exponent, expected_exponent);
      }
    } else if (what == "shl" || what == "shr") {
      uint64_t shift = std::stoull(f[2]);
      Out out(what == "shl" ? a.size() + shift / 64 + 1 : a.size() + 1);
      out.size = what == "shl" ? mag_shift_left(out.limbs.data(), a.mag(), shift)
                               : signed_shift_right(out.limbs.data(), a.view(), shift);
      out.negative = a.negative && out.size != 0;
      EXPECT_EQ(out.hex(), f[3]);
    } else if (what == "isqrt") {
      Out out((a.size() + 1) / 2);
      ASSERT_EQ(mag_isqrt(out.limbs.data(), &out.size, a.mag()), NumStatus::kOk);
      EXPECT_EQ(out.hex(), f[2]);
    } else if (what == "hash") {
      EXPECT_EQ(signed_hash(a.view()), std::stoll(f[2]));
    } else if (what == "str") {
      std::string text(mag_text_bound(a.mag(), 10), '\0');
      size_t length;
      ASSERT_EQ(mag_to_text(text.data(), &length, a.mag(), 10), NumStatus::kOk);
      EXPECT_EQ(text.substr(0, length), f[2]);
      std::string padded = "00" + f[2];
      Out back(mag_limbs_for_text(padded.size(), 10));
      ASSERT_EQ(mag_from_text(back.limbs.data(), &back.size, padded.data(), padded.size(), 10),
                NumStatus::kOk);
      EXPECT_EQ(mag_compare({back.limbs.data(), back.size}, a.mag()), 0);
    } else if (what == "digits") {
      EXPECT_EQ(mag_digit_count(a.mag(), 30), std::stoull(f[2]));
      std::vector<uint16_t> digits(mag_digit_count(a.mag(), 15));
      mag_to_digits15(a.mag(), digits.data());
      Out back(digits.size() * 15 / 64 + 1);
      back.size = mag_from_digits15(back.limbs.data(), digits.data(), digits.size());
      EXPECT_EQ(mag_compare({back.limbs.data(), back.size}, a.mag()), 0);
    } else if (what == "pow") {
      uint64_t exponent = std::stoull(f[2]);
      Out out(mag_pow_capacity(a.mag(), exponent));
      ASSERT_EQ(mag_pow(out.limbs.data(), &out.size, a.mag(), exponent), NumStatus::kOk);
      EXPECT_EQ(out.hex(), f[3]);
    } else if (what == "powmod") {
      Num modulus(f[3]);
      Out out(modulus.size());
      NumStatus status = signed_pow_mod(out.limbs.data(), &out.size, &out.negative, a.view(),
                                        Num(f[2]).view(), modulus.view());
      EXPECT_EQ(status == NumStatus::kOk ? out.hex() : "none", f[4]);
    } else {
      ASSERT_EQ(what, "tobytes");
      std::vector<uint8_t> bytes(std::stoull(f[2]));
      NumStatus status =
          signed_to_bytes(a.view(), bytes.data(), bytes.size(), f[3] == "little", f[4] == "1");
      std::string hex;
      for (uint8_t byte : bytes) {
        hex += "0123456789abcdef"[byte >> 4];
        hex += "0123456789abcdef"[byte & 15];
      }
      EXPECT_EQ(status == NumStatus::kOk         ? (hex.empty() ? "-" : hex)
                : status == NumStatus::kNegative ? "negative"
                                                 : "overflow",
                f[5]);
    }
  }
  EXPECT_EQ(seen.size(), 20u);
  for (const auto& [what, count] : seen) EXPECT_GE(count, 90) << what;
}

TEST(Ints, CompareWithDoublesExactly) {
  Num big("20000000000001");  // 2**53 + 1
  EXPECT_EQ(signed_compare_double(big.view(), 9007199254740992.0), 1);
  EXPECT_EQ(signed_compare_double(big.view(), 9007199254740994.0), -1);
  EXPECT_EQ(signed_compare_double(Num("-3").view(), -2.5), -1);
  EXPECT_EQ(signed_compare_double(Num("-2").view(), -2.5), 1);
  EXPECT_EQ(signed_compare_double(Num("0").view(), 5e-324), -1);
  EXPECT_EQ(signed_compare_double(Num("1" + std::string(300, '0')).view(), 1e308), 1);
  EXPECT_EQ(signed_compare_double(Num("1" + std::string(300, '0')).view(), INFINITY), -1);
}

size_t allocations_left = 0;

TEST(Ints, RunOutOfMemoryWithoutDyingOrLeaking) {
  // Each big operation fails at many of its allocations; leaks are the sanitizer's business.
  Num a(std::string(200000, 'e'));
  Num b(std::string(100000, '7'));
  std::string digits(250000, '9');
  const std::function<NumStatus()> operations[] = {
      [&] {
        Out out(a.size() + b.size());
        return mag_mul(out.limbs.data(), &out.size, a.mag(), b.mag());
      },
      [&] {
        Out q(a.size() + 1);
        bool negative;
        return signed_floor_divmod(q.limbs.data(), &q.size, &negative, nullptr, nullptr, nullptr,
                                   a.view(), b.view());
      },
      [&] {
        std::string text(mag_text_bound(a.mag(), 10), '\0');
        size_t length;
        return mag_to_text(text.data(), &length, a.mag(), 10);
      },
      [&] {
        Out out(mag_limbs_for_text(digits.size(), 10));
        return mag_from_text(out.limbs.data(), &out.size, digits.data(), digits.size(), 10);
      },
      [&] {
        Out out(a.size());
        return mag_gcd(out.limbs.data(), &out.size, a.mag(), b.mag());
      },
      [&] {
        Out out(mag_pow_capacity(b.mag(), 3));
        return mag_pow(out.limbs.data(), &out.size, b.mag(), 3);
      },
      [&] {
        Out out(a.size());
        return mag_isqrt(out.limbs.data(), &out.size, a.mag());
      },
      [&] {
        Out out(b.size());
        bool negative;
        return signed_pow_mod(out.limbs.data(), &out.size, &negative, a.view(), Num("11").view(),
                              b.view());
      },
      [&] {
        double ignored;
        return signed_true_divide(&ignored, a.view(), a.view());
      },
  };
  for (const auto& operation : operations) {
    NumStatus status = NumStatus::kNoMemory;
    size_t failures = 0;
    for (; status != NumStatus::kOk; failures += 1 + failures / 8) {
      allocations_left = failures;
      set_raw_allocation_hook(
          [](size_t) { return allocations_left == 0 ? false : (--allocations_left, true); });
      status = operation();
      set_raw_allocation_hook(nullptr);
      ASSERT_TRUE(status == NumStatus::kOk || status == NumStatus::kNoMemory);
      ASSERT_LT(failures, 10000u);
    }
    EXPECT_GT(failures, 1u) << "the operation never needed memory";
  }
}

}  // namespace
}  // namespace py
