import { choice, control, fail, fileProbe, manual, notApplicable, pass, pending } from '../../define.ts';
import { dockerInfo } from '../../facts/docker-info.ts';
import { selinux } from '../../facts/selinux.ts';
import { selinuxModule } from '../../facts/selinux-module.ts';
import { count, named } from '../../facts/words.ts';
import type { JsonObject, Verdict } from '../../model.ts';
import { MODULE_FILE, typeOfBlock } from '../../selinux/module.ts';
import { type Options, optionsOf } from '../../selinux/options.ts';
import { deniable, lackIn, mislabelled, unknownPorts } from './module-state.ts';

const NO_BLOCKS: JsonObject = {};

export default control({
  title: 'Add to SELinux’s policy what this site wants for its containers',
  why:
    'One policy holds for all containers. Sockets into the cryptography of the kernel (AF_ALG), through which containers ' +
    'were left, belong to none of them; and a container that needs a folder or a port gets a type of its own with just ' +
    'that, instead of a boolean that opens it to all.',
  costs:
    'Denied sockets fail in every container at once. A container keeps to container_t unless it is started with ' +
    '--security-opt label=type:ironhull_NAME_t. Folders of one have a label of their own, which you give them ' +
    '(restorecon -R); other containers cannot reach them then, and after a rollback they need it once more.',
  severity: 'medium',
  refs: [
    { source: 'SELinux: CIL reference', url: 'https://github.com/SELinuxProject/selinux/tree/main/secilc/docs' },
    { source: 'Red Hat: udica', url: 'https://github.com/containers/udica' },
  ],
  facts: { info: dockerInfo, selinux, module: selinuxModule, text: fileProbe(MODULE_FILE) },
  options: {
    'deny-sockets': choice<string[]>('Which kinds of sockets is no container to get (alg, packet, raw, vsock …)?', [
      'alg',
    ]),
    containers: choice(
      'Which containers get a type of their own, and with which folders and ports (web: read, write, listen, connect)?',
      NO_BLOCKS,
    ),
  },

  inspect({ info, selinux, module, text }, options) {
    if (selinux.mode === undefined) return notApplicable('SELinux is not in use in this kernel');
    if (info === null) return notApplicable('Docker is not installed');
    if (!selinux.knowsContainers) return notApplicable('the policy has no type for containers: see mac/selinux');
    const asked = optionsOf(options['deny-sockets'], options.containers);
    if (typeof asked === 'string') return manual(asked, 'nothing is written before the option is mended');
    if (!module.semodule) return manual('there is no semodule to install a module with', 'install policycoreutils');
    const unknown = unknownPorts(asked, module);
    if (unknown.length > 0)
      return manual(
        `the policy has no label for ${named(unknown)}`,
        'take these out, or label them (semanage port -a)',
      );

    const { sockets, open, left } = deniable(asked.sockets, module);
    const aside = left === '' ? '' : `; not denied: ${left}`;
    const wish = { sockets, blocks: asked.blocks };
    const lack = lackIn(wish, { module, text }, termsOf(open, info.containersRunning));
    if (lack !== null) return fail(`${lack.seen}${aside}`, ...lack.fix);
    // What is left when all that a transaction can do is done, is no reason to undo it.
    const rest = sockets.length + asked.blocks.size > 0 ? pending : manual;
    if (left !== '') return rest(`not denied: ${left}`, BY_SECCOMP);
    if (open.length > 0)
      return manual(
        `the module is there, and yet containers get ${named(open)} sockets`,
        'load the policy: semodule -B',
      );
    const wrong = mislabelled(asked.blocks, module);
    if (wrong.length > 0)
      return pending(
        `folders without the label that the module has for them: ${named(wrong)}`,
        `restorecon -R -v ${wrong.join(' ')}`,
      );
    return inPlace(asked);
  },
});

const BY_SECCOMP = 'refuse them by seccomp (seccomp/hardened denies kernel-sockets), or have newer SELinux';

/** What containers may do today and then may not is asked about where some run. */
function termsOf(open: readonly string[], running: number) {
  return open.length === 0 || running === 0
    ? { risk: 'safe' as const }
    : {
        risk: 'disruptive' as const,
        affects: `${count(running, 'running container')} can open no more sockets of these kinds: ${named(open)}`,
      };
}

function inPlace({ sockets, blocks }: Options): Verdict {
  const denied = sockets.length === 0 ? [] : [`no container gets ${named(sockets)} sockets`];
  const lines = [...blocks.keys()].map((it) => `${it}: --security-opt label=type:${typeOfBlock(it)}`);
  return pass([...denied, ...lines].join('; ') || 'nothing is asked for');
}
