// compile(): text or trees to code objects or trees.
// Counterpart: Python/pythonrun.c (Py_CompileStringObject).
#ifndef VM_MODULES_FRONT_END_H_
#define VM_MODULES_FRONT_END_H_

#include "vm/heap/owned.h"

namespace py {

// With `-X frontend=PROGRAM` source text is compiled by that program, a CPython of the same
// bytecode version, instead of by the compiler in here: for comparing the two. It makes no trees.
void front_end_use(const char* program);

// The code object of a text (a Str or a Bytes), or its tree if the flags ask for that; mode "exec",
// "eval", "single" or "func_type"; flags as compile() takes them. Reenters: warnings are issued.
Owned<Object> front_end_compile(Thread& thread, Object* source, Object* filename, const char* mode,
                                int flags, int optimize, int feature_version = -1);
// The program that a file holds. What is wrong with its bytes is said as CPython says it of files.
Owned<Object> front_end_compile_file(Thread& thread, Bytes* source, Str* filename,
                                     bool from_stdin = false);
// The same for a tree of nodes (see ast_check).
Owned<Object> front_end_compile_tree(Thread& thread, Object* tree, Object* filename,
                                     const char* mode, int flags, int optimize);

// A program as compile() and its like take it: a Str, or a Bytes of any other object with a buffer.
// TypeError naming what was expected.
Owned<Object> front_end_source(Thread& thread, const char* function, const char* expected,
                               Object* source);
// A path as a Str, decoded as the file system's names are. Reenters.
Owned<Str> front_end_filename(Thread& thread, Object* path);

}  // namespace py

#endif  // VM_MODULES_FRONT_END_H_
