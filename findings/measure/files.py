"""Pictures as files for the adapters that call a program: 8-bit PGM and 32-bit PFM."""

import re
import subprocess
import tempfile
from pathlib import Path

import numpy as np


def text(*command):
    """Run a program and return what it printed; stop with its own message if it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError((done.stderr or done.stdout).strip())
    return done.stdout + done.stderr


def by_pgm(image, command):
    """Send `image` through `command(before, after)` as an 8-bit PGM."""
    if image.dtype != np.uint8:
        raise TypeError(f"this tool is measured with uint8 pictures, not {image.dtype}")
    header = f"P5 {image.shape[1]} {image.shape[0]} 255\n".encode()
    return through("pgm", header + image.tobytes(), command, read_pgm)


def by_pfm(image, command):
    """Send `image` through `command(before, after)` as a 32-bit PFM, whose rows run upwards."""
    header = f"Pf\n{image.shape[1]} {image.shape[0]}\n-1.0\n".encode()
    return through("pfm", header + image[::-1].astype("<f4").tobytes(), command, read_pfm)


def through(kind, content, command, read):
    """Write `content`, run the command between the two files and read the second."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, f"in.{kind}"), Path(folder, f"out.{kind}")
        before.write_bytes(content)
        text(*command(before, after))
        return read(after.read_bytes())


def read_pgm(content):
    """Return the pixels of a binary PGM of 8 bits."""
    width, height, highest, pixels = parted(content)
    if highest != b"255":
        raise ValueError(f"the PGM has {highest.decode()} as its largest value; only 255 is read")
    return np.frombuffer(pixels, np.uint8).reshape(height, width)


def read_pfm(content):
    """Return the pixels of a grey PFM; a scale below zero means little-endian."""
    width, height, scale, pixels = parted(content)
    numbers = np.frombuffer(pixels, "<f4" if float(scale) < 0 else ">f4").astype(np.float32)
    return numbers.reshape(height, width)[::-1]


def parted(content):
    """Split a file into width, height, largest value or scale, and the bytes of the pixels."""
    comment = rb"(?:\s+#[^\n]*)*\s+"
    header = re.match(rb"P\S" + comment + rb"(\d+)" + comment + rb"(\d+)" + comment + rb"(\S+)\s", content)
    return int(header[1]), int(header[2]), header[3], content[header.end() :]


def rows(kernel, between=",", after=";"):
    """Write a kernel as text: 1,2,3;4,5,6;7,8,9."""
    return after.join(between.join(f"{weight:g}" for weight in row) for row in kernel)
