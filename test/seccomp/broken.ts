/** A profile of one rule. */
export const rule = (it: object, top: object = {}) =>
  JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [it], ...top });

const read = (more: object) => rule({ names: ['read'], action: 'SCMP_ACT_ALLOW', ...more });
const condition = (more: object) => ({ index: 0, value: 1, valueTwo: 0, op: 'SCMP_CMP_EQ', ...more });

/** A broken profile of each kind: the text, and the one thing that is to be said of it. */
export const BROKEN: Readonly<Record<string, { readonly text: string; readonly is: RegExp }>> = {
  'when it is cut short': { text: '{"defaultAction": "SCMP_ACT_ERRNO", "sysc', is: /^it is not JSON/ },
  'when it is empty': { text: '', is: /^it is not JSON/ },
  'when it is a list': { text: '[]', is: /^it is not a JSON object$/ },
  'without a default action': { text: '{"syscalls":[]}', is: /^defaultAction is missing/ },
  'with an empty default action': { text: '{"defaultAction":"","syscalls":[]}', is: /^defaultAction is missing/ },
  'with a default action that does not exist': {
    text: '{"defaultAction":"SCMP_ACT_DENY"}',
    is: /^defaultAction: "SCMP_ACT_DENY" is not an action$/,
  },
  'with an action that does not exist': {
    text: read({ action: 'SCMP_ACT_ALOW' }),
    is: /^syscalls\[0\] \(read\): action: "SCMP_ACT_ALOW" is not an action$/,
  },
  'with an action that needs a listener': { text: read({ action: 'SCMP_ACT_NOTIFY' }), is: /needs a listener/ },
  'with an error number that is none': { text: read({ errnoRet: -1 }), is: /errnoRet -1 is no error number/ },
  'when rules are no list': {
    text: '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":{}}',
    is: /^syscalls is not a list$/,
  },
  'when a rule is no object': {
    text: '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":["read"]}',
    is: /^syscalls\[0\] is not an object$/,
  },
  'when a rule names nothing': { text: rule({ names: [], action: 'SCMP_ACT_ALLOW' }), is: /names no call/ },
  'when a rule has both name and names': { text: read({ name: 'write' }), is: /has both name and names/ },
  'when a name is a number': {
    text: rule({ names: ['read', 3], action: 'SCMP_ACT_ALLOW' }),
    is: /name that is no text/,
  },
  'with an architecture that does not exist': {
    text: read({}).replace('{', '{"architectures":["SCMP_ARCH_AMD64"],'),
    is: /"SCMP_ARCH_AMD64" is not an architecture$/,
  },
  'with a map of architectures that has a misspelt one in it': {
    text: read({}).replace('{', '{"archMap":[{"architecture":"SCMP_ARCH_X86_64","subArchitectures":["X86"]}],'),
    is: /archMap\[0\]\.subArchitectures: "X86" is not an architecture$/,
  },
  'with both lists of architectures': {
    text: read({}).replace(
      '{',
      '{"architectures":["SCMP_ARCH_X86_64"],"archMap":[{"architecture":"SCMP_ARCH_X86_64","subArchitectures":[]}],',
    ),
    is: /^architectures and archMap/,
  },
  'with an operator that does not exist': {
    text: read({ args: [condition({ op: 'SCMP_CMP_EQUAL' })] }),
    is: /"SCMP_CMP_EQUAL" is not an operator/,
  },
  'with an operator without its prefix': {
    text: read({ args: [condition({ op: 'EQ' })] }),
    is: /"EQ" is not an operator/,
  },
  'with a seventh argument': { text: read({ args: [condition({ index: 6 })] }), is: /6 is not the index/ },
  'with a value below nothing': { text: read({ args: [condition({ value: -1 })] }), is: /-1 is no value/ },
  'with two conditions on one argument, which are OR-ed': {
    text: read({ args: [condition({ op: 'SCMP_CMP_NE', value: 38 }), condition({ op: 'SCMP_CMP_NE', value: 40 })] }),
    is: /two conditions on argument 0/,
  },
  'with a capability that does not exist': {
    text: read({ includes: { caps: ['SYS_ADMIN'] } }),
    is: /includes: "SYS_ADMIN" is not a capability$/,
  },
  'with a machine that does not exist, in a filter': {
    text: read({ excludes: { arches: ['x86_64'] } }),
    is: /"x86_64" is not an architecture in a filter/,
  },
  'with a kernel of three numbers': { text: read({ includes: { minKernel: '4.8.1' } }), is: /minKernel "4\.8\.1"/ },
};
