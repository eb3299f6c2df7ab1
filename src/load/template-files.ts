// What the bundle carries as text. A test compares both lists with the folder templates/.
import apparmorContainer from '../../templates/apparmor/container.hbs';
import apparmorLearned from '../../templates/apparmor/learned.hbs';
import auditDocker from '../../templates/audit/docker.rules.hbs';
import capabilitiesRunc from '../../templates/capabilities/runc.sh.hbs';
import packagesRepo from '../../templates/packages/docker.repo.hbs';
import packagesSources from '../../templates/packages/docker.sources.hbs';
import reportFinding from '../../templates/report/finding.html.hbs';
import reportHost from '../../templates/report/host.html.hbs';
import reportPage from '../../templates/report/page.html.hbs';
import reportPicture from '../../templates/report/picture.html.hbs';
import reportScript from '../../templates/report/script.js.hbs';
import reportStyle from '../../templates/report/style.css.hbs';
import scheduleGithub from '../../templates/schedule/ironhull.github.yml.hbs';
import scheduleGitlab from '../../templates/schedule/ironhull.gitlab-ci.yml.hbs';
import scheduleCron from '../../templates/schedule/ironhull-audit.cron.hbs';
import scheduleService from '../../templates/schedule/ironhull-audit.service.hbs';
import scheduleTimer from '../../templates/schedule/ironhull-audit.timer.hbs';
import seccompProfile from '../../templates/seccomp/profile.json.hbs';
import selinuxText from '../../templates/selinux/module.cil.hbs';
import accounts from '../../templates/shell/accounts.sh';
import apply from '../../templates/shell/apply.sh';
import copies from '../../templates/shell/copies.sh';
import daemonConfig from '../../templates/shell/daemon-config.sh';
import docker from '../../templates/shell/docker.sh';
import edit from '../../templates/shell/edit.sh';
import engine from '../../templates/shell/engine.sh';
import engineUndo from '../../templates/shell/engine-undo.sh';
import follow from '../../templates/shell/follow.sh';
import guard from '../../templates/shell/guard.sh';
import health from '../../templates/shell/health.sh';
import inside from '../../templates/shell/inside.sh';
import insideApparmor from '../../templates/shell/inside-apparmor.sh';
import journal from '../../templates/shell/journal.sh';
import learn from '../../templates/shell/learn.sh';
import lock from '../../templates/shell/lock.sh';
import open from '../../templates/shell/open.sh';
import packageFetch from '../../templates/shell/package-fetch.sh';
import packageUndo from '../../templates/shell/package-undo.sh';
import packageUpgrade from '../../templates/shell/package-upgrade.sh';
import packager from '../../templates/shell/packager.sh';
import packages from '../../templates/shell/packages.sh';
import probe from '../../templates/shell/probe.sh';
import profiles from '../../templates/shell/profiles.sh';
import prove from '../../templates/shell/prove.sh';
import proveClean from '../../templates/shell/prove-clean.sh';
import proveImage from '../../templates/shell/prove-image.sh';
import proveLabels from '../../templates/shell/prove-labels.sh';
import proveLoad from '../../templates/shell/prove-load.sh';
import repack from '../../templates/shell/repack.sh';
import rollback from '../../templates/shell/rollback.sh';
import run from '../../templates/shell/run.sh';
import selinux from '../../templates/shell/selinux.sh';
import selinuxModule from '../../templates/shell/selinux-module.sh';
import sysctl from '../../templates/shell/sysctl.sh';
import tlsKey from '../../templates/shell/tls-key.sh';
import units from '../../templates/shell/units.sh';
import verbs from '../../templates/shell/verbs.sh';
import sysctlSettings from '../../templates/sysctl/settings.conf.hbs';
import dockerServiceApparmor from '../../templates/systemd/docker-service-apparmor.conf.hbs';
import dockerServiceExec from '../../templates/systemd/docker-service-exec.conf.hbs';
import dockerSocket from '../../templates/systemd/docker-socket.conf.hbs';
import dockerSocketClosed from '../../templates/systemd/docker-socket-closed.conf.hbs';
import dockerSocketListen from '../../templates/systemd/docker-socket-listen.conf.hbs';
import ironhullApiIptables from '../../templates/systemd/ironhull-api-iptables.service.hbs';
import ironhullApiNft from '../../templates/systemd/ironhull-api-nft.service.hbs';
import ironhullTomoyo from '../../templates/systemd/ironhull-tomoyo.service.hbs';
import ironhullTomoyoLearn from '../../templates/systemd/ironhull-tomoyo-learn.service.hbs';
import workloadSlice from '../../templates/systemd/workload.slice.hbs';
import tlsCertificate from '../../templates/tls/certificate.pem.hbs';
import tmpfilesAudit from '../../templates/tmpfiles/audit.conf.hbs';
import tomoyoPolicy from '../../templates/tomoyo/policy.sh.hbs';
import tomoyoPrograms from '../../templates/tomoyo/programs.conf.hbs';

/** Shell libraries by file name, without .sh. */
export const libraries: Readonly<Record<string, string>> = {
  accounts,
  apply,
  copies,
  'daemon-config': daemonConfig,
  docker,
  edit,
  engine,
  'engine-undo': engineUndo,
  follow,
  guard,
  health,
  inside,
  'inside-apparmor': insideApparmor,
  journal,
  learn,
  lock,
  open,
  'package-fetch': packageFetch,
  'package-undo': packageUndo,
  'package-upgrade': packageUpgrade,
  packager,
  packages,
  probe,
  profiles,
  prove,
  'prove-clean': proveClean,
  'prove-image': proveImage,
  'prove-labels': proveLabels,
  'prove-load': proveLoad,
  repack,
  rollback,
  run,
  selinux,
  'selinux-module': selinuxModule,
  sysctl,
  'tls-key': tlsKey,
  units,
  verbs,
};

/** Handlebars templates by path under templates/. */
export const templates: Readonly<Record<string, string>> = {
  'apparmor/container.hbs': apparmorContainer,
  'apparmor/learned.hbs': apparmorLearned,
  'audit/docker.rules.hbs': auditDocker,
  'capabilities/runc.sh.hbs': capabilitiesRunc,
  'packages/docker.repo.hbs': packagesRepo,
  'packages/docker.sources.hbs': packagesSources,
  'schedule/ironhull-audit.cron.hbs': scheduleCron,
  'schedule/ironhull-audit.service.hbs': scheduleService,
  'schedule/ironhull-audit.timer.hbs': scheduleTimer,
  'schedule/ironhull.github.yml.hbs': scheduleGithub,
  'schedule/ironhull.gitlab-ci.yml.hbs': scheduleGitlab,
  'seccomp/profile.json.hbs': seccompProfile,
  'selinux/module.cil.hbs': selinuxText,
  'sysctl/settings.conf.hbs': sysctlSettings,
  'systemd/docker-service-apparmor.conf.hbs': dockerServiceApparmor,
  'systemd/docker-service-exec.conf.hbs': dockerServiceExec,
  'systemd/docker-socket-closed.conf.hbs': dockerSocketClosed,
  'systemd/docker-socket-listen.conf.hbs': dockerSocketListen,
  'systemd/docker-socket.conf.hbs': dockerSocket,
  'systemd/ironhull-api-iptables.service.hbs': ironhullApiIptables,
  'systemd/ironhull-api-nft.service.hbs': ironhullApiNft,
  'systemd/ironhull-tomoyo.service.hbs': ironhullTomoyo,
  'systemd/ironhull-tomoyo-learn.service.hbs': ironhullTomoyoLearn,
  'systemd/workload.slice.hbs': workloadSlice,
  'tls/certificate.pem.hbs': tlsCertificate,
  'tmpfiles/audit.conf.hbs': tmpfilesAudit,
  'tomoyo/policy.sh.hbs': tomoyoPolicy,
  'tomoyo/programs.conf.hbs': tomoyoPrograms,
};

/** Parts of the HTML report, by path under templates/: apart from the others, which are written without escapes. */
export const pages: Readonly<Record<string, string>> = {
  'report/finding.html.hbs': reportFinding,
  'report/host.html.hbs': reportHost,
  'report/page.html.hbs': reportPage,
  'report/picture.html.hbs': reportPicture,
  'report/script.js.hbs': reportScript,
  'report/style.css.hbs': reportStyle,
};
