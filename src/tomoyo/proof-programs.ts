// What the throw-away containers of `verify` start (templates/shell/prove-image.sh): a policy lets them, or nothing could
// be proved under it. Only by these names, and only where each leads to itself or to a busybox beside it.
import type { Program } from './programs.ts';

const FOLDER = '/proof';
const NAMES = [
  ...['sh', 'cat', 'sleep', 'timeout', 'setarch', 'unshare', 'tail', 'perl', 'sort', 'bash', 'busybox', 'nc'],
  ...['program32', 'within'],
].map((it) => `${FOLDER}/bin/${it}`);
const BUSYBOX = `${FOLDER}/bin/busybox`;

export const proofPrograms: readonly Program[] = [
  ...[...NAMES, `${FOLDER}/suid/id`].map((it) => ({ name: it, file: it })),
  // An applet that starts another starts itself anew.
  ...[...NAMES, '/proc/self/exe'].filter((it) => it !== BUSYBOX).map((it) => ({ name: it, file: BUSYBOX })),
];

/** Of a proof, whatever it is: not to be learned, as a run of `verify` tries what must not be in a policy. */
export const isProof = ({ name, file }: Program) => [name, file].some((it) => it.startsWith(`${FOLDER}/`));
