"""A JupyterHub that gives a class this course on one machine; docs/instructor.md explains how to start it.

Everybody who knows the password of the class (COURSE_PASSWORD) chooses a name and gets a folder of that name with the
notebooks, which is kept between lessons. All servers run as the user who starts the hub, so a student who tries can
read the files of others. Use it for a lecture or a lab, not for exercises that count.
"""

import os
import shutil
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parents[2]
HOMES = Path(os.environ.get("COURSE_HOMES", COURSE.parent / "course-homes"))
PROGRAMS = Path(sys.executable).parent


def hand_out(spawner):
    """Copy notebooks and pages that the student does not have yet; never overwrite the student's own."""
    home = HOMES / spawner.user.name / "notebooks"
    home.mkdir(parents=True, exist_ok=True)
    shutil.copytree(COURSE / "notebooks" / "pictures", home / "pictures", dirs_exist_ok=True)
    for page in (COURSE / "notebooks").iterdir():
        if page.suffix in (".ipynb", ".md") and not (home / page.name).exists():
            shutil.copy(page, home)


c = get_config()  # noqa: F821 (JupyterHub provides it)

c.JupyterHub.bind_url = os.environ.get("COURSE_ADDRESS", "http://:8000")
c.JupyterHub.hub_bind_url = os.environ.get("COURSE_HUB_ADDRESS", "http://127.0.0.1:8081")
c.JupyterHub.db_url = f"sqlite:///{HOMES}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(HOMES / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(HOMES / "proxy.pid")

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["COURSE_PASSWORD"]
c.Authenticator.allow_all = True

c.JupyterHub.spawner_class = "simple"  # one process for each student, no system accounts
c.SimpleLocalProcessSpawner.home_dir_template = str(HOMES / "{username}")
c.Spawner.pre_spawn_hook = hand_out
c.Spawner.cmd = [str(PROGRAMS / "jupyterhub-singleuser")]
c.Spawner.environment = {
    "PATH": os.pathsep.join([str(PROGRAMS), os.environ["PATH"]]),
    "OMP_NUM_THREADS": "1",  # on busy cores, BLAS's threads wait for each other: lesson 16 took 115 s instead of 20
}
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.start_timeout = 180  # forty students at once need it
c.JupyterHub.concurrent_spawn_limit = 10  # with more, the processors would delay all of them

# End kernels after half an hour without use, and servers after two hours; stored pictures stay.
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--ServerApp.shutdown_no_activity_timeout=7200",
    *(["--allow-root"] if os.geteuid() == 0 else []),
]

HOMES.mkdir(parents=True, exist_ok=True)
