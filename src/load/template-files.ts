// What the bundle carries as text. A test compares both lists with the folder templates/.
import auditDocker from '../../templates/audit/docker.rules.hbs';
import seccompProfile from '../../templates/seccomp/profile.json.hbs';
import accounts from '../../templates/shell/accounts.sh';
import apply from '../../templates/shell/apply.sh';
import copies from '../../templates/shell/copies.sh';
import daemonConfig from '../../templates/shell/daemon-config.sh';
import docker from '../../templates/shell/docker.sh';
import edit from '../../templates/shell/edit.sh';
import follow from '../../templates/shell/follow.sh';
import guard from '../../templates/shell/guard.sh';
import health from '../../templates/shell/health.sh';
import inside from '../../templates/shell/inside.sh';
import journal from '../../templates/shell/journal.sh';
import lock from '../../templates/shell/lock.sh';
import open from '../../templates/shell/open.sh';
import packages from '../../templates/shell/packages.sh';
import probe from '../../templates/shell/probe.sh';
import profiles from '../../templates/shell/profiles.sh';
import prove from '../../templates/shell/prove.sh';
import proveClean from '../../templates/shell/prove-clean.sh';
import proveImage from '../../templates/shell/prove-image.sh';
import proveLabels from '../../templates/shell/prove-labels.sh';
import proveLoad from '../../templates/shell/prove-load.sh';
import rollback from '../../templates/shell/rollback.sh';
import run from '../../templates/shell/run.sh';
import selinux from '../../templates/shell/selinux.sh';
import sysctl from '../../templates/shell/sysctl.sh';
import units from '../../templates/shell/units.sh';
import verbs from '../../templates/shell/verbs.sh';
import sysctlSettings from '../../templates/sysctl/settings.conf.hbs';
import dockerServiceExec from '../../templates/systemd/docker-service-exec.conf.hbs';
import dockerSocket from '../../templates/systemd/docker-socket.conf.hbs';
import dockerSocketListen from '../../templates/systemd/docker-socket-listen.conf.hbs';
import workloadSlice from '../../templates/systemd/workload.slice.hbs';
import tmpfilesAudit from '../../templates/tmpfiles/audit.conf.hbs';

/** Shell libraries by file name, without .sh. */
export const libraries: Readonly<Record<string, string>> = {
  accounts,
  apply,
  copies,
  'daemon-config': daemonConfig,
  docker,
  edit,
  follow,
  guard,
  health,
  inside,
  journal,
  lock,
  open,
  packages,
  probe,
  profiles,
  prove,
  'prove-clean': proveClean,
  'prove-image': proveImage,
  'prove-labels': proveLabels,
  'prove-load': proveLoad,
  rollback,
  run,
  selinux,
  sysctl,
  units,
  verbs,
};

/** Handlebars templates by path under templates/. */
export const templates: Readonly<Record<string, string>> = {
  'audit/docker.rules.hbs': auditDocker,
  'seccomp/profile.json.hbs': seccompProfile,
  'sysctl/settings.conf.hbs': sysctlSettings,
  'systemd/docker-service-exec.conf.hbs': dockerServiceExec,
  'systemd/docker-socket-listen.conf.hbs': dockerSocketListen,
  'systemd/docker-socket.conf.hbs': dockerSocket,
  'systemd/workload.slice.hbs': workloadSlice,
  'tmpfiles/audit.conf.hbs': tmpfilesAudit,
};
