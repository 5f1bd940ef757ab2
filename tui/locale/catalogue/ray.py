"""Of a Ray cluster: why it cannot be used, and what runs wait for there."""

from tui.locale.entries import Entry, Plural

ENTRIES: dict[str, Entry] = {
    "ray.bad_address": "--ray: {value!q} is no address: auto, HOST:PORT, or ray://HOST:PORT",
    "ray.bad_path": "what came for a node names a file outside of its folder: {file!q}",
    "ray.connecting": "connecting to the Ray cluster at {address}",
    "ray.content_damaged": "{file} did not come whole to the node",
    "ray.engine_died": "engines die again and again on node {node}; cluster/log in the store says "
    "why",
    "ray.lost_connection": "the connection to the Ray cluster at {address} is lost; what trains "
    "there goes on, and it is tried again",
    "ray.no_nodes": "the Ray cluster at {address} has no node with a CPU to train on",
    "ray.no_such_node": "no node of the Ray cluster has {cpus} CPUs and {gpus} GPUs, which a run "
    "that waits needs",
    "ray.node_disk": "node {node} cannot keep the run's files: {reason}",
    "ray.node_without_us": "pkgo-tui cannot be used on a node: {reason}",
    "ray.not_connected": "the Ray cluster at {address} cannot be reached: {reason}",
    "ray.not_installed": "the package ray is not installed: pip install 'pkgo-tui[ray]'",
    "ray.not_with_slurm": "--ray and --slurm are two clusters: one of them",
    "ray.on_another": "runs of this store are on the Ray cluster at {address}: others can go to "
    "another one when these have ended",
    "ray.other_version": "node {node} has another {name}: {theirs!q}, here it is {ours!q}",
    "ray.silent": Plural(
        "the Ray cluster at {address} has not answered within {seconds} second",
        "the Ray cluster at {address} has not answered within {seconds} seconds",
        by="seconds",
    ),
    "ray.too_large": "a run that takes along {size:.1f} GB cannot go to a Ray cluster: at most "
    "{most:.0f} GB of tables, pictures and networks travel",
    "ray.waits_for_room": "waiting for {cpus} CPUs and {gpus} GPUs on a node of the Ray cluster",
}
