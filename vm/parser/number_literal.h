// The values of number literals.
// Counterpart: Parser/pegen.c (parsenumber).
#ifndef VM_PARSER_NUMBER_LITERAL_H_
#define VM_PARSER_NUMBER_LITERAL_H_

#include <cstddef>
#include <cstdint>

#include "vm/parser/ast.h"
#include "vm/parser/tokenizer.h"

namespace py {

// The value of a NUMBER token: kInt (its text, without underscores), kFloat or kComplex. A decimal
// integer of more digits than max_digits (0: no limit) is an error, as int() would raise it; false
// then, with the error raised.
bool parse_number_literal(Tokenizer& tokenizer, const Token& token, int max_digits,
                          ast::ConstantValue* value);

}  // namespace py

#endif  // VM_PARSER_NUMBER_LITERAL_H_
