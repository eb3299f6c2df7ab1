import { probe } from '../define.ts';
import type { Probe } from '../model.ts';
import { NO_SYSTEM_DOCKER, whereDocker } from './system-docker.ts';

/** Bytes of a container's base device, by its name: devicemapper fixes the size when the container is created. */
export type DeviceSizes = ReadonlyMap<string, number>;

/** Nobody else names devices so (docker-MAJOR:MINOR-INODE-ID): where there are none, docker is not asked. Running ones only. */
export const deviceSizes: Probe<DeviceSizes> = probe(
  'device-sizes',
  whereDocker(`set -- /dev/mapper/docker-*
if [ -e "$1" ]; then
  ids=$(docker container ls -q --no-trunc)
  if [ -n "$ids" ]; then
    docker container inspect --format '{{if eq .Driver "devicemapper"}}{{.Name}} {{.GraphDriver.Data.DeviceSize}}{{end}}' $ids
  fi
fi`),
  (text) =>
    new Map(
      text === NO_SYSTEM_DOCKER
        ? []
        : text
            .split('\n')
            .filter((it) => it !== '')
            .map((line) => {
              const [, name, size] = /^\/([A-Za-z0-9][\w.-]*) (\d+)$/.exec(line) ?? [];
              if (name === undefined) throw new Error(`${JSON.stringify(line)} is no container with a device`);
              return [name, Number(size)];
            }),
    ),
);
