/**
 * Shell that puts one line per running container into `all`: its first process, then these words. Where none runs the
 * question is answered by nothing. One that ended since the list was made makes inspect fail, and yet it tells of all others.
 *
 * @param words a Go template: `{{.HostConfig.Privileged}} {{.Name}}`
 */
export const eachRunning = (words: string) => `ids=$(docker ps --quiet --no-trunc)
[ -n "$ids" ] || exit 0
all=$(docker inspect --format '{{.State.Pid}} ${words}' $ids) || [ -n "$all" ]`;
