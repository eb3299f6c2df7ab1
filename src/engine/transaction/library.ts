import accounts from '../../../templates/shell/accounts.sh';
import apply from '../../../templates/shell/apply.sh';
import copies from '../../../templates/shell/copies.sh';
import daemonConfig from '../../../templates/shell/daemon-config.sh';
import docker from '../../../templates/shell/docker.sh';
import edit from '../../../templates/shell/edit.sh';
import engine from '../../../templates/shell/engine.sh';
import engineUndo from '../../../templates/shell/engine-undo.sh';
import follow from '../../../templates/shell/follow.sh';
import guard from '../../../templates/shell/guard.sh';
import health from '../../../templates/shell/health.sh';
import journal from '../../../templates/shell/journal.sh';
import lock from '../../../templates/shell/lock.sh';
import open from '../../../templates/shell/open.sh';
import packageFetch from '../../../templates/shell/package-fetch.sh';
import packageUndo from '../../../templates/shell/package-undo.sh';
import packageUpgrade from '../../../templates/shell/package-upgrade.sh';
import packager from '../../../templates/shell/packager.sh';
import packages from '../../../templates/shell/packages.sh';
import profiles from '../../../templates/shell/profiles.sh';
import repack from '../../../templates/shell/repack.sh';
import rollback from '../../../templates/shell/rollback.sh';
import run from '../../../templates/shell/run.sh';
import selinux from '../../../templates/shell/selinux.sh';
import selinuxModule from '../../../templates/shell/selinux-module.sh';
import sysctl from '../../../templates/shell/sysctl.sh';
import units from '../../../templates/shell/units.sh';
import verbs from '../../../templates/shell/verbs.sh';

/** The transaction library: static shell, stored on the host beside each plan's own calls. */
export const LIBRARY = [
  ...[journal, lock, verbs, copies, edit, accounts, units, sysctl, profiles, selinuxModule, selinux, run],
  ...[packages, packageUpgrade, packageFetch, repack, packageUndo, packager],
  ...[engine, engineUndo],
  ...[docker, daemonConfig, health, rollback, guard, apply, follow],
].join('\n');

/** The few functions that are sent with every call and find, store or start a transaction. */
export const OPENING = open;
