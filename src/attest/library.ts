import inside from '../../templates/shell/inside.sh';
import insideApparmor from '../../templates/shell/inside-apparmor.sh';
import prove from '../../templates/shell/prove.sh';
import clean from '../../templates/shell/prove-clean.sh';
import image from '../../templates/shell/prove-image.sh';
import labels from '../../templates/shell/prove-labels.sh';
import load from '../../templates/shell/prove-load.sh';
import type { ProofLibrary } from './prove-script.ts';

/** The proof library: static shell, sent with every run. */
export const PROOF_LIBRARY: ProofLibrary = {
  host: [image, clean, load, labels, prove],
  inside: insideApparmor + inside,
};
