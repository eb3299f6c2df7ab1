import { DAEMON_JSON } from '../../changes.ts';
import { control, fail, manual, notApplicable, pass } from '../../define.ts';
import { daemonJson, readDaemonJson } from '../../facts/daemon-json.ts';
import { ownedFile } from '../../facts/stat.ts';
import { cis } from '../cis.ts';
import { fileChecks } from './checks.ts';
import { complaint, octal } from './widest.ts';

export default control({
  title: 'Let only root write daemon.json, and keep it readable for the daemon',
  why: 'Whoever can write it can turn every protection of the daemon off; one that does not parse keeps Docker from starting.',
  costs: 'None: the daemon reads it as root.',
  severity: 'high',
  refs: cis('3.17', '3.18'),
  facts: { file: ownedFile(DAEMON_JSON), daemonJson },
  options: {},

  inspect({ file, daemonJson }) {
    if (file === null) return notApplicable(`there is no ${DAEMON_JSON}`);
    const wrong = complaint(file, 0o644, 'only root may configure the daemon');
    const checks = fileChecks({ owner: '3.17', mode: '3.18', rules: [{ file, widest: 0o644 }] });
    const also = wrong === null ? '' : `; ${wrong.words}`;
    const read = readDaemonJson(daemonJson);
    switch (read.state) {
      case 'broken':
        return { ...manual(`line ${read.line}, column ${read.column}: ${read.message}${also}`, BROKEN), checks };
      case 'duplicate':
        return { ...manual(`line ${read.line}: ${read.key} stands here a second time${also}`, TWICE), checks };
      case 'absent':
      case 'ok':
        return {
          ...(wrong === null ? pass(`root:root, mode ${octal(file.mode)}`) : fail(wrong.words, wrong.fix)),
          checks,
        };
    }
  },
});

const BROKEN = `repair ${DAEMON_JSON} by hand: dockerd will not start with it, and it is never overwritten while it cannot be read`;
const TWICE = `remove one of the two from ${DAEMON_JSON}: dockerd takes the last, other readers the first`;
