// Programs as people read them: as assembler text (fuzz/ir/assembly.h).
// Counterpart: none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace conformance {

// The whole program as text that assembles to it; or a line that says why there is none.
std::string program_listing(const std::string& program);
// The line of that text, from 1, at which the instruction at an offset (in bytes) of the n-th code
// object stands.
std::optional<size_t> listing_line(const std::string& program, uint32_t code, uint32_t offset);
// Some lines around it, with an arrow at the instruction. Empty when there is no such place.
std::string listing_around(const std::string& program, uint32_t code, uint32_t offset,
                           size_t around);

// What a code object of the program is called: "Class.method".
std::optional<std::string> code_name(const std::string& program, uint32_t code);
// Where an instruction stands in the bytes of the program.
std::optional<size_t> byte_offset(const std::string& program, uint32_t code, uint32_t offset);
// How many instructions all code objects of a program have; none when it is no program.
std::optional<size_t> instruction_count(const std::string& program);

}  // namespace conformance
