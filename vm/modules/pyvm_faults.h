// The functions of _pyvm that only the build with planted faults has.
// Counterpart: none.
#ifndef VM_MODULES_PYVM_FAULTS_H_
#define VM_MODULES_PYVM_FAULTS_H_

#include "vm/objects/module.h"

namespace py {

extern MethodDef kFaultFunctions[];

}  // namespace py

#endif  // VM_MODULES_PYVM_FAULTS_H_
