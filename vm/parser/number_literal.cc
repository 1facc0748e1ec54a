// The values of number literals.
// Counterpart: Parser/pegen.c (parsenumber).
#include "vm/parser/number_literal.h"

#include <cstring>

#include "vm/number/float_text.h"
#include "vm/parser/tokenizer_internal.h"

namespace py {
namespace {

// int() counts the digits of a decimal text only from here on.
constexpr size_t kAlwaysAllowedDigits = 640;

bool is_all(const char* text, size_t size, uint8_t classes) {
  for (size_t i = 0; i < size; ++i) {
    if (!byte_is(text[i], classes)) return false;
  }
  return true;
}

}  // namespace

bool parse_number_literal(Tokenizer& tokenizer, const Token& token, int max_digits,
                          ast::ConstantValue* value) {
  *value = ast::ConstantValue{};
  size_t size = token.size();
  auto* text = static_cast<char*>(tokenizer.arena().allocate(size + 1, 1));
  if (text == nullptr) return tokenizer.diagnostics().out_of_memory();
  char* out = text;
  for (const char* p = token.start; p < token.end; ++p) {
    if (*p != '_') *out++ = *p;
  }
  *out = 0;
  size = static_cast<size_t>(out - text);

  const bool has_radix = size > 1 && text[0] == '0' && !byte_is(text[1], kDecimalDigit) &&
                         text[1] != '.' && (text[1] | 0x20) != 'e' && (text[1] | 0x20) != 'j';
  const bool decimal = !has_radix && is_all(text, size, kDecimalDigit);
  if (has_radix || decimal) {
    if (decimal && text[0] == '0') size = 1;  // Any number of zeros.
    if (decimal && size > kAlwaysAllowedDigits && max_digits > 0 &&
        size > static_cast<size_t>(max_digits)) {
      return tokenizer.raise_range(
          ErrorKind::kSyntaxError, token.lineno, Tokenizer::kNoColumn, token.end_lineno,
          Tokenizer::kNoColumn,
          "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits; use "
          "sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge "
          "integer literals to avoid decimal conversion limits.",
          max_digits, size);
    }
    text[size] = 0;
    value->kind = ast::ConstantKind::kInt;
    value->text.data = text;
    value->text.size = size;
    return true;
  }
  double number = 0;
  size_t consumed = 0;
  parse_double(text, size, &number, &consumed);  // Too large a number is an infinity.
  const bool imaginary = ascii_lower(text[size - 1]) == 'j';
  value->kind = imaginary ? ast::ConstantKind::kComplex : ast::ConstantKind::kFloat;
  value->number.real = imaginary ? 0.0 : number;
  value->number.imag = imaginary ? number : 0.0;
  return true;
}

}  // namespace py
