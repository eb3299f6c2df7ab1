// A HOST as an operator types it, turned into an SshTarget by the operator's own ssh configuration.
export { SshConfigError } from './ssh-config/errors.ts';
export { type HostSpec, parseHostSpec } from './ssh-config/host-spec.ts';
export { resolveTarget, type TargetOverrides } from './ssh-config/resolve.ts';
