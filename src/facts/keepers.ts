/** Units a host is reached, watched or kept right by: no plan may stop one, and a transaction that loses one rolls back. */
export const keeperUnits: readonly string[] = [
  // The operator's way in, and who may log in.
  ...['ssh', 'sshd', 'dropbear', 'systemd-logind', 'sssd', 'winbind', 'nslcd', 'ypbind', 'dbus', 'dbus-broker'],
  // The network under it.
  ...['systemd-networkd', 'NetworkManager', 'networking', 'network', 'wicked', 'wpa_supplicant', 'dhcpcd'],
  ...['systemd-resolved', 'ifup@', 'tailscaled', 'wg-quick@', 'openvpn', 'openvpn@', 'strongswan'],
  // Monitoring.
  ...['nagios-nrpe-server', 'nrpe', 'collectd', 'prometheus-node-exporter', 'node_exporter', 'node-exporter'],
  ...[
    'zabbix-agent',
    'zabbix-agent2',
    'telegraf',
    'netdata',
    'munin-node',
    'datadog-agent',
    'check_mk@',
    'check-mk-agent',
  ],
  ...['check-mk-agent-async', 'icinga2', 'sensu-agent', 'monit', 'grafana-agent', 'alloy'],
  // Jobs, logs, time, audit.
  ...['cron', 'crond', 'anacron', 'atd', 'rsyslog', 'syslog-ng', 'systemd-journald', 'systemd-journal-upload'],
  ...['filebeat', 'fluent-bit', 'vector', 'promtail'],
  ...['systemd-timesyncd', 'chrony', 'chronyd', 'ntp', 'ntpd', 'ntpsec', 'openntpd', 'auditd', 'fail2ban'],
  // Cloud and guest agents, configuration managers.
  ...['cloud-init', 'cloud-config', 'cloud-final', 'cloud-init-local', 'qemu-guest-agent', 'open-vm-tools', 'vmtoolsd'],
  ...['hv-kvp-daemon', 'walinuxagent', 'waagent', 'google-guest-agent', 'amazon-ssm-agent', 'xe-daemon'],
  ...['puppet', 'chef-client', 'salt-minion', 'cfengine3'],
  // The subject itself.
  ...['docker', 'containerd'],
];

/**
 * Whether a unit must stay: one of the above, or one that the profile keeps. Names match with or without their
 * suffix; an instance (`ssh@1.service`) matches its template (`ssh@`) and the plain name (`ssh`).
 */
export function isKeeper(unit: string, keep: readonly string[] = []): boolean {
  const name = bare(unit);
  const forms = [name, name.replace(/@.*$/, ''), name.replace(/@.*$/, '@')];
  return [...keeperUnits, ...keep.map(bare)].some((it) => forms.includes(it));
}

/** A unit's name without its suffix; `NetworkManager` stays what it is. */
export function bare(unit: string): string {
  return unit.replace(/\.(service|socket|timer|path|target|mount|automount)$/, '');
}
