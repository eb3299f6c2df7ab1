import type { LabHost } from './lab.ts';

/** An image made on the host from its own busybox: no registry can be reached. */
export async function image(host: LabHost, name: string): Promise<void> {
  await host.must(`
    d=$(mktemp -d) && mkdir -p "$d/bin" "$d/tmp" && cp /bin/busybox "$d/bin/" && chroot "$d" /bin/busybox --install -s /bin
    tar -C "$d" -c . | docker import - ${name} >/dev/null && rm -rf "$d"`);
}
