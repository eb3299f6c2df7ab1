import { unitProperties } from './unit-properties.ts';

/** Services that load packet filter rules which somebody wrote: Docker's own rules then stand beside them. */
export const firewallUnits = unitProperties('firewall-units', [
  'nftables.service',
  'firewalld.service',
  'ufw.service',
  'netfilter-persistent.service',
  'iptables.service',
  'ferm.service',
  'shorewall.service',
]);
