// Whether each reference that is counted is held by somebody, and each that is held is counted.
// Counterpart: none; what Modules/_testinternalcapi and Py_REF_DEBUG count are sums.
#ifndef VM_EVAL_REFERENCE_AUDIT_H_
#define VM_EVAL_REFERENCE_AUDIT_H_

#include "vm/heap/object.h"
#include "vm/runtime/thread.h"

namespace py {

// Looks at the whole heap between two instructions. The references that can be found are those of
// tracked objects, of frames, and of the thread; an object that more of them lead to than its count
// says has been released once too often. An object whose count is higher may be held by native
// code: that is only told of those for which it never became right again.
//
// Its memory is its own, so that a program has the same addresses with and without it.
class ReferenceAudit {
 public:
  // One object that something is wrong with, and between which two audits it came about.
  struct Finding {
    Object* object = nullptr;
    int64_t difference = 0;  // Counted minus found.
    int64_t before = 0;      // The last audit that found it right.
    int64_t at = 0;
  };
  static constexpr int kMostFindings = 4;  // What goes wrong first often takes others with it.
  struct Findings {
    Finding items[kMostFindings];
    int count = 0;
    // In the order in which they came about.
    void add(const Finding& finding);
  };

  ReferenceAudit() = default;
  ReferenceAudit(const ReferenceAudit&) = delete;
  ~ReferenceAudit();

  // An audit with a number of its own, higher than the last; the first says what is to be taken as
  // right. `sp` is where the stack of the frame that runs ends. Says which objects were released
  // too often since the last.
  Findings look(Thread& thread, Frame* frame, StackRef* sp, int64_t number);
  // After the last: the objects that were kept the longest.
  Findings kept() const;

  // Of one object alone, which is faster: counted minus found, but for what holds it from before
  // the program and for code objects.
  struct State {
    bool listed = false;    // By the collector; else nothing else is known of it.
    bool dangling = false;  // It was given back and yet is referred to.
    int64_t difference = 0;
  };
  State look_at(Thread& thread, Frame* frame, StackRef* sp, Object* object);
  bool out_of_memory() const { return out_of_memory_; }

 private:
  struct Entry {
    Object* object;
    int64_t found;
    bool listed;  // By the collector: all who hold it can be found.
  };
  template <typename T>
  struct Table {
    T* items = nullptr;
    size_t capacity = 0;  // A power of two.
    size_t count = 0;
  };

  static int visit(Object* object, void* self);
  void reach(Object* object);
  void reach(StackRef word);
  void reach_frame(Frame* frame, StackRef* end);
  void reach_frames(Thread& thread, Frame* frame, StackRef* sp);
  void reach_static_types(Type* base);
  void hand_on(Object* object);  // What the object refers to.
  void mark_listed();
  Entry* entry(Object* object);
  template <typename T>
  static T* place(const Table<T>& table, const Object* object);
  template <typename T>
  bool make_room(Table<T>* table);
  template <typename T>
  static void empty(Table<T>* table);
  template <typename T>
  static void release(Table<T>* table);

  Table<Entry> entries_;
  Table<Finding> unexplained_, next_;
  Object** waiting_ = nullptr;  // Reached, and listed by nobody who would hand on what they hold.
  size_t waiting_count_ = 0, waiting_capacity_ = 0;
  const Object* watched_ = nullptr;  // Nothing else is counted.
  int64_t watched_found_ = 0;
  Frame* running_ = nullptr;
  StackRef* running_end_ = nullptr;
  int64_t last_ = -1;
  bool started_ = false;
  bool out_of_memory_ = false;
};

}  // namespace py

#endif  // VM_EVAL_REFERENCE_AUDIT_H_
