// docker info with registries, as 20.10.24 prints it when daemon.json names them.
import { recorded } from '../../control-tester.ts';
import { info } from './says.ts';

export function registries({
  insecure = [],
  ranges = [],
  mirrors = [],
}: {
  insecure?: string[];
  ranges?: string[];
  mirrors?: string[];
}) {
  const { RegistryConfig: config } = JSON.parse(recorded('debian-12-stock', 'docker-info'));
  const indexes = insecure.map((Name) => [Name, { Name, Mirrors: [], Secure: false, Official: false }]);
  return info({
    RegistryConfig: {
      ...config,
      InsecureRegistryCIDRs: [...ranges, '127.0.0.0/8'],
      IndexConfigs: { ...config.IndexConfigs, ...Object.fromEntries(indexes) },
      Mirrors: mirrors,
    },
  });
}
