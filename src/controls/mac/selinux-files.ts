import { selinux as hold } from '../../changes.ts';
import { control, fail, manual, notApplicable, pass } from '../../define.ts';
import { dockerInfo } from '../../facts/docker-info.ts';
import { selinux, typeOf } from '../../facts/selinux.ts';
import { type Mislabelled, selinuxFiles } from '../../facts/selinux-files.ts';
import { count, named } from '../../facts/words.ts';

/** What a data root may be: the type for the daemon's own, and on old policies that of virtual machines. */
const DATA_TYPES = ['container_var_lib_t', 'docker_var_lib_t', 'svirt_sandbox_file_t'];

export default control({
  title: 'Have Docker’s files labelled as SELinux’s policy says',
  why:
    'A file that was moved into its place keeps the label of where it was made. Once SELinux enforces, dockerd cannot read ' +
    'it: after the next restart there is no Docker, though its own check of the file says that all is well.',
  costs: 'None for files. A data root is never labelled anew while Docker runs: what is to be done is said.',
  severity: 'medium',
  refs: [
    { source: 'restorecon(8)', url: 'https://man7.org/linux/man-pages/man8/restorecon.8.html' },
    { source: 'container-selinux', url: 'https://github.com/containers/container-selinux' },
  ],
  facts: { info: dockerInfo, selinux, files: selinuxFiles },
  options: {},

  inspect({ info, selinux, files }) {
    if (selinux.mode === undefined) return notApplicable('SELinux is not in use in this kernel');
    if (info === null || files === null) return notApplicable('Docker is not installed');
    // With userns-remap it is a folder below the data root that was configured: /var/lib/docker/100000.100000.
    const root = info.rootDir.replace(/\/\d+\.\d+$/, '');
    const label = files.labels.get(root);
    if (label !== undefined && !DATA_TYPES.includes(typeOf(label)))
      return manual(
        `the data root ${root} is labelled ${typeOf(label)}, which is not for containers`,
        `stop Docker, semanage fcontext -a -e /var/lib/docker ${root}, restorecon -R ${root}, start Docker; not while it runs`,
      );
    const wrong = files.mislabelled.filter(({ path }) => path !== root);
    const [first, ...rest] = wrong.filter(withinReach);
    const seen = `${count(wrong.length, 'file')} with another label than the policy’s: ${named(wrong.map(inWords))}`;
    if (first === undefined && wrong.length > 0)
      return manual(seen, `label them by hand (restorecon -v ${named(wrong.map(({ path }) => path))})`);
    if (first === undefined) return pass('labelled as the policy says');
    const labelled = ({ path }: Mislabelled) =>
      hold({ what: 'label', path }, 'dockerd can read it when SELinux enforces');
    return fail(seen, labelled(first), ...rest.map(labelled));
  },
});

const inWords = ({ path, label, wanted }: Mislabelled) => `${path} (${typeOf(label)}, not ${typeOf(wanted)})`;

/** Homes are the operator's way in, and no plan may touch them. */
const withinReach = ({ path }: Mislabelled) => !path.startsWith('/home/') && !path.startsWith('/root/.ssh');
