"""A JupyterHub for exercises that count, with the accounts of this machine; docs/grading.md says how to start it.

Root starts it, with the JupyterHub of the environment that has the course: students' servers run from there, each as
the student's own account.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

PROGRAMS = Path(sys.executable).parent
STATE = "/srv/jupyterhub"  # who is logged in: a folder that only root can read

c = get_config()  # noqa: F821 (JupyterHub provides it)

c.JupyterHub.db_url = f"sqlite:///{STATE}/hub.sqlite"
c.JupyterHub.cookie_secret_file = f"{STATE}/cookie_secret"
c.ConfigurableHTTPProxy.pid_file = f"{STATE}/proxy.pid"

c.JupyterHub.authenticator_class = "pam"  # name and password of the account
c.Authenticator.allow_all = True  # every account of the machine

c.Spawner.cmd = [str(PROGRAMS / "jupyterhub-singleuser")]
c.Spawner.environment = {
    "PATH": os.pathsep.join([str(PROGRAMS), "/usr/local/bin", "/usr/bin", "/bin"]),
    "OMP_NUM_THREADS": "1",  # on busy cores, BLAS's threads wait for each other: lesson 16 took 115 s instead of 20
}
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = 180  # forty students at once need it
c.JupyterHub.concurrent_spawn_limit = 10  # with more, the processors would delay all of them

# A server takes 0.2 GB with one lesson, 0.3 with some. JupyterHub's own spawner ignores this limit; systemd's keeps it.
c.Spawner.mem_limit = "1G"
c.JupyterHub.spawner_class = "systemd" if find_spec("systemdspawner") else "localprocess"

# End kernels after half an hour without use, and servers after two hours; what students saved stays.
c.Spawner.args = ["--MappingKernelManager.cull_idle_timeout=1800", "--ServerApp.shutdown_no_activity_timeout=7200"]
