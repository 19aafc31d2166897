"""A clone works on any machine that has nothing but a package index, whichever that is."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.repository import PACKAGES, ROOT, files, text

MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w")
# In pieces, or this file would name them.
INDEX_HOSTS = ("pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "npm" + "mirror")
UNPINNED = "@" + "latest"


def _naming(*needles):
    return [f"{path}: {needle}" for path in files() for needle in needles if needle in text(path)]


def test_an_installed_package_has_every_file_of_its_own():
    project = tomllib.loads(text(Path("pyproject.toml")))
    patterns = project["tool"]["setuptools"]["package-data"]["*"]
    beside = [path for path in files() if path.parts[0] in PACKAGES and path.suffix != ".py"]
    assert len(beside) > 30
    assert not [str(path) for path in beside if not any(path.match(pattern) for pattern in patterns)]


def test_no_file_names_a_package_index():
    assert not _naming(*INDEX_HOSTS)


def test_nothing_is_fetched_unpinned():
    assert not _naming(UNPINNED)


def test_no_file_holds_a_path_of_one_machine():
    assert not [f"{path}: {found.group()}" for path in files() if (found := MACHINE_PATH.search(text(path)))]


def test_the_lock_answers_what_the_project_asks():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [Requirement(line) for line in project["dependencies"] + project["optional-dependencies"]["dev"]]
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.MULTILINE))
    stale = [str(each) for each in asked if locked.get(canonicalize_name(each.name), "") not in each.specifier]
    assert not stale, "run `make lock`"
