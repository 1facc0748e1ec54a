// Runs a function on the typed characters of a view.
// Counterpart: the kind switches and template includes of Objects/stringlib/.
#ifndef VM_UNICODE_TEXT_INTERNAL_H_
#define VM_UNICODE_TEXT_INTERNAL_H_

#include <cstdint>

#include "vm/unicode/text.h"

namespace py {

template <class F>
inline auto with_chars(TextView text, F function) {
  switch (text.kind) {
    case 1:
      return function(static_cast<const uint8_t*>(text.data));
    case 2:
      return function(static_cast<const uint16_t*>(text.data));
    default:
      return function(static_cast<const uint32_t*>(text.data));
  }
}

}  // namespace py

#endif  // VM_UNICODE_TEXT_INTERNAL_H_
