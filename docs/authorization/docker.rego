# A policy for opa-docker-authz: what gives away the host is refused to everybody, the rest is left as it was.
# Rego of OPA 1.0 and later. `input` is what Docker hands over (input.Body: the call's JSON, input.PathPlain, input.Method).
package docker.authz

default allow := false

allow if count(refused) == 0

# dockerd takes keys in any case ("hostconfig"), and the long s for an s, so they are read in one; two that differ only in
# case are an error here, and with an error nothing is allowed. What no policy sees: the very same key twice. dockerd adds
# the two up, and opa-docker-authz hands over the second alone.
low(it) := {replace(lower(key), "ſ", "s"): value | some key, value in it}

body := low(input.Body)

host := low(body.hostconfig)

# Contents of more than a mebibyte, or of another type than exactly this one, reach dockerd and not the policy.
refused contains "contents that the policy is not shown" if {
	regex.match(`/(containers/create|containers/[^/]+/exec|volumes/create)$`, input.PathPlain)
	not is_object(input.Body)
}

refused contains "contents that the policy is not shown" if {
	regex.match(`json|form`, lower(input.Headers["Content-Type"]))
	input.Headers["Content-Type"] != "application/json"
}

refused contains "contents that the policy is not shown" if {
	input.Headers["Content-Type"] == "application/json"
	input.Method == "POST"
	not is_object(input.Body)

	# Some clients say "null" where there is nothing to say.
	to_number(object.get(input.Headers, "Content-Length", "1000000")) > count("null\n")
}

refused contains "a privileged container" if host.privileged == true

refused contains "a privileged exec" if body.privileged == true

refused contains "a folder of the host" if {
	some bind in host.binds
	startswith(bind, "/")
}

refused contains "a folder of the host" if {
	some mount in host.mounts
	lower(low(mount).type) == "bind"
}

# A volume of the driver `local` may be a folder of the host in disguise.
refused contains "a volume with options of its driver" if {
	some mount in host.mounts
	low(low(low(mount).volumeoptions).driverconfig).options
}

refused contains "a volume with options of its driver" if {
	endswith(input.PathPlain, "/volumes/create")
	count(body.driveropts) > 0
}

refused contains sprintf("a namespace of the host (%s)", [key]) if {
	some key in ["networkmode", "pidmode", "ipcmode", "utsmode", "usernsmode", "cgroupnsmode"]
	host[key] == "host"
}

# What comes to the same as --privileged.
refused contains "a capability that is as good as root" if {
	some name in host.capadd
	trim_prefix(upper(name), "CAP_") in {"ALL", "SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF"}
}

refused contains "a device of the host" if count(host.devices) > 0

# With this rule a container makes the device by itself (mknod, which it may).
refused contains "a device of the host" if count(host.devicecgrouprules) > 0

refused contains "a container without its profile" if {
	some option in host.securityopt
	regex.match(`unconfined|disable|systempaths`, option)
}

# What the docker client makes of systempaths=unconfined: lists of its own, where the daemon would take its defaults.
refused contains "a container without its profile" if {
	some key in ["maskedpaths", "readonlypaths"]
	is_array(host[key])
}

# Up to Docker 24 a client may speak the API of ten years ago, in which the host's part comes with the start.
refused contains "settings at the start of a container" if {
	regex.match(`/containers/[^/]+/start$`, input.PathPlain)
	count(body) > 0
}

refused contains "a namespace of the host (build)" if "host" in input.Query.networkmode

refused contains "a plugin" if {
	input.Method == "POST"
	contains(input.PathPlain, "/plugins/")
}

refused contains "a service of a swarm" if {
	input.Method == "POST"
	regex.match(`/(services|swarm)/`, input.PathPlain)
}
