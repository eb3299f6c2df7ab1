import { type Call, call } from './call.ts';
import { controlMissing, disproved, type Judgement, notRun, type Observed, proof, proved } from './proof.ts';

/** Types under which nothing is confined: privileged, unconfined, or what the engine itself runs as. */
const OPEN =
  /^(spc_t|spc_user_t|unconfined_t|unconfined_service_t|initrc_t|init_t|kernel_t|container_runtime_t|docker_t|dockerd_t)$/;

export default proof({
  title: 'SELinux keeps containers from the host’s files and from each other’s',
  expected:
    'SELinux enforces; two containers have labels that differ; of three files in one folder mounted into both, all open ' +
    'by mode and owner, each reads the common one and its own, while one labelled as /etc/shadow and the neighbour’s are refused',
  containers: ['c', 's', 't'],
  beforehand(observed) {
    if (observed.get('host.selinux') === 'absent') return notRun('this kernel has no SELinux in use');
    const error = observed.get('share.error');
    return error === undefined ? undefined : notRun(error);
  },

  judge(observed) {
    const mode = observed.get('host.selinux');
    if (mode !== '0' && mode !== '1') return notRun('the host did not say whether SELinux enforces');
    const [own, others] = ['s', 't'].map((it) => labelOf(observed.get(`host.label.${it}`)));
    if (own === undefined || others === undefined) return notRun('the host did not show the labels of the containers');
    const labels = `${own.text} and ${others.text}`;
    if (mode === '0') return disproved(`SELinux is permissive: it writes down and refuses nothing (labels ${labels})`);
    if (OPEN.test(own.type)) return disproved(`a container runs as ${own.text}, which confines nothing`);
    if (own.text === others.text) return disproved(`two containers have one label: ${own.text}`);
    return byFiles(observed, labels);
  },
});

function byFiles(observed: Observed, labels: string): Judgement {
  const read = (who: 's' | 't' | 'c', file: 'common' | 'shadow' | 'private') =>
    call(observed.get(`${who}.file-${file}`));
  const common = read('s', 'common');
  if (common.ended !== 'ok') return notRun(`labels ${labels}; the common file ${told(common)}: nothing can be tried`);
  const tried = [
    ['the file labelled as /etc/shadow', read('s', 'shadow'), read('c', 'shadow'), 'a container without a label'],
    ['the file of the neighbour', read('s', 'private'), read('t', 'private'), 'the neighbour'],
  ] as const;
  for (const [what, it] of tried) {
    if (it.ended === 'ok') return disproved(`labels ${labels}, and yet ${what} was read`);
    if (it.ended !== 'refused' || it.errno !== 'EACCES') return notRun(`${what} ${told(it)}`);
  }
  const missing = controlMissing(observed);
  if (missing !== undefined) return notRun(`labels ${labels}; both files: EACCES, but ${missing}`);
  for (const [what, , lifted, by] of tried) {
    if (lifted.ended !== 'ok')
      return notRun(`${what} was refused, but ${by} ${told(lifted)} it as well: the refusal has another author`);
  }
  return proved(
    `labels ${labels}; the file labelled as /etc/shadow and that of the neighbour: EACCES; both can be read otherwise`,
  );
}

interface Label {
  readonly text: string;
  readonly type: string;
}

/** `user:role:type:level`, for people without user and role, which are the same for all. */
function labelOf(text: string | undefined): Label | undefined {
  const [, type, level = ''] = /^[^:\s]+:[^:\s]+:([^:\s]+)(:\S+)?$/.exec(text ?? '') ?? [];
  return type === undefined ? undefined : { text: `${type}${level}`, type };
}

const told = (it: Call) =>
  it.ended === 'not-tried' ? 'was not tried' : `could not be read (${'words' in it ? it.words : it.ended})`;
