// The allocator behind GMP: blocks of a guarded run form a list, so that failing can free them all.
// Counterpart: none.
#include "vm/number/gmp_guard_internal.h"

#include <gmp.h>

#include <csetjmp>
#include <cstring>

#include "vm/base/attributes.h"
#include "vm/base/checked.h"
#include "vm/base/memory.h"

namespace py {
namespace {

// In front of each block; 16 bytes keep the alignment of malloc.
struct Header {
  Header* next;
  Header* previous;
};
static_assert(sizeof(Header) == 16);

struct Scope {
  Header* blocks;
  jmp_buf escape;
};

thread_local Scope* current_scope = nullptr;

void link_block(Header* block) {
  block->previous = nullptr;
  block->next = nullptr;
  Scope* scope = current_scope;
  if (scope == nullptr) return;
  block->next = scope->blocks;
  if (block->next != nullptr) block->next->previous = block;
  scope->blocks = block;
}

void unlink_block(Header* block) {
  if (block->next != nullptr) block->next->previous = block->previous;
  if (block->previous != nullptr) {
    block->previous->next = block->next;
  } else if (current_scope != nullptr && current_scope->blocks == block) {
    current_scope->blocks = block->next;
  }
}

void free_blocks(Scope* scope) {
  for (Header* block = scope->blocks; block != nullptr;) {
    Header* next = block->next;
    raw_free(block);
    block = next;
  }
  scope->blocks = nullptr;
}

[[noreturn]] PY_COLD void out_of_memory() {
  Scope* scope = current_scope;
  PY_CHECK(scope != nullptr, "GMP ran out of memory outside a guarded run");
  longjmp(scope->escape, 1);
}

void* gmp_allocate(size_t size) {
  size_t bytes;
  if (!checked_add(size, sizeof(Header), &bytes)) out_of_memory();
  auto* block = static_cast<Header*>(raw_malloc(bytes));
  if (PY_UNLIKELY(block == nullptr)) out_of_memory();
  link_block(block);
  return block + 1;
}

void gmp_release(void* memory, size_t) {
  if (memory == nullptr) return;
  Header* block = static_cast<Header*>(memory) - 1;
  unlink_block(block);
  raw_free(block);
}

void* gmp_reallocate(void* memory, size_t, size_t size) {
  Header* block = static_cast<Header*>(memory) - 1;
  size_t bytes;
  if (!checked_add(size, sizeof(Header), &bytes)) out_of_memory();
  unlink_block(block);
  auto* fresh = static_cast<Header*>(raw_realloc(block, bytes));
  // When it fails the old block still exists and must be on the list to be freed.
  link_block(fresh == nullptr ? block : fresh);
  if (PY_UNLIKELY(fresh == nullptr)) out_of_memory();
  return fresh + 1;
}

}  // namespace

bool run_guarded(void (*body)(void*), void* context) {
  PY_CHECK(current_scope == nullptr, "guarded runs do not nest");
  // Setting the same three functions again is harmless, which makes this safe from several threads.
  mp_set_memory_functions(gmp_allocate, gmp_reallocate, gmp_release);
  Scope scope;
  scope.blocks = nullptr;
  current_scope = &scope;
  // Volatile: it is set between setjmp and longjmp.
  volatile bool finished = false;
  if (_setjmp(scope.escape) == 0) {
    body(context);
    finished = true;
  }
  free_blocks(&scope);
  current_scope = nullptr;
  return finished;
}

Limb* guard_limbs(size_t count) {
  size_t bytes;
  if (!checked_size(count, sizeof(Limb), 0, &bytes)) out_of_memory();
  return static_cast<Limb*>(gmp_allocate(bytes));
}

unsigned char* guard_bytes(size_t count) {
  return static_cast<unsigned char*>(gmp_allocate(count));
}

}  // namespace py
