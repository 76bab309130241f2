package kernel

import "debug/elf"

// coreMachine is the architecture that core files name.
const coreMachine = elf.EM_X86_64
