# packages: numpy==2.4.6 pillow==13.0.0
# apt: cargo librust-image-dev

"""How imageops::filter3x3 of the Rust crate image filters a picture."""

import functools
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pgm, rows

NAME = "image (Rust)"
FUNCTION = "imageops::filter3x3"
ECOSYSTEM = "Other languages"
CALL = "imageops::filter3x3(&image, &[1., 2., 3., 4., 5., 6., 7., 8., 9.])"
NOTE = "Only 3×3 kernels are taken; the outermost pixels of the result are 0."
CRATES = Path("/usr/share/cargo/registry")
PROJECT = """
[package]
name = "filter"
version = "0.0.0"
edition = "2021"
[dependencies]
image = { version = "0.24", default-features = false }
"""
SETTINGS = f"""
[source.crates-io]
replace-with = "debian"
[source.debian]
directory = "{CRATES}"
"""
CODE = """
use image::{imageops, GrayImage};

fn main() {
    let given: Vec<String> = std::env::args().collect();
    let mut file = std::fs::read(&given[1]).unwrap();
    let (w, h): (u32, u32) = (given[3].parse().unwrap(), given[4].parse().unwrap());
    let weights: Vec<f32> = given[5].split(',').map(|word| word.parse().unwrap()).collect();
    let start = file.len() - (w * h) as usize;
    let image = GrayImage::from_raw(w, h, file.split_off(start)).unwrap();
    file.extend(imageops::filter3x3(&image, &weights).into_raw());
    std::fs::write(&given[2], file).unwrap();
}
"""


def VERSION():
    """Return the version of the crate that Debian installed."""
    return next(CRATES.glob("image-0.*")).name.removeprefix("image-")


@functools.cache
def compiled():
    """Compile the Rust program once and keep its folder."""
    folder = tempfile.TemporaryDirectory()
    files = {"Cargo.toml": PROJECT, ".cargo/config.toml": SETTINGS, "src/main.rs": CODE}
    for name, content in files.items():
        path = Path(folder.name, name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    subprocess.run(["cargo", "build", "--quiet", "--offline"], cwd=folder.name, check=True)
    return folder


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    if kernel.shape != (3, 3):
        raise ValueError(f"the tool takes nine weights, not {kernel.size}")
    program = f"{compiled().name}/target/debug/filter"
    sizes = [*image.shape[::-1], rows(kernel, after=",")]
    return by_pgm(image, lambda before, after: [program, before, after, *sizes])
