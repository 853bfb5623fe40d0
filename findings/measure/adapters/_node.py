"""Call JavaScript from an adapter: one node process for many calls, JSON lines in and out."""

import functools
import json
import math
import os
import re
import subprocess

import numpy as np

LOOP = """
console.log = console.info = console.warn = console.error;
const { createInterface } = await import("node:readline");
for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const { image, kernel, dtype } = JSON.parse(line, (_, value) => (value === "nan" ? NaN : value));
    answer = kernel ? { rows: await convolve(image, kernel, dtype) } : { version: await version() };
  } catch (error) {
    answer = { error: String(error?.message ?? error) };
  }
  process.stdout.write(JSON.stringify(answer, (_, v) => (Number.isNaN(v) ? "nan" : v)) + "\\n");
}
"""
# What every script may use: the version of an installed package, and flat values as rows.
TOOLS = """
const { createRequire } = await import("node:module");
const { readFileSync } = await import("node:fs");
const require = createRequire(process.cwd() + "/x.js");
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
const rowsOf = (flat, width, step = 1) => {
  const rows = [];
  const values = Array.from(flat).filter((_, i) => i % step === 0);
  for (let i = 0; i < values.length; i += width) rows.push(values.slice(i, i + width));
  return rows;
};
const greyToRgba = (image) => Uint8ClampedArray.from(image.flat().flatMap((v) => [v, v, v, 255]));
"""


@functools.cache
def _process(script):
    command = ["node", "--input-type=module", "-e", TOOLS + script + LOOP]
    return subprocess.Popen(command, stdin=-1, stdout=-1, stderr=subprocess.DEVNULL, text=True, cwd=folder())


def folder():
    """The folder with the node_modules of the harness."""
    return os.environ.get("MEASURE_NODE", ".")


def ask(script, **question):
    process = _process(script)
    process.stdin.write(re.sub(r"\bNaN\b", '"nan"', json.dumps(question)) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("node ended without an answer")
    answer = json.loads(line)
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer


def version(script):
    return ask(script)["version"]


def rows(script, image, kernel):
    """What `convolve(image, kernel, dtype)` of the script returns, as floats."""
    answer = ask(script, image=image.tolist(), kernel=np.asarray(kernel).tolist(), dtype=str(image.dtype))
    return np.array([[math.nan if v in (None, "nan") else v for v in row] for row in answer["rows"]], float)


def bytes_only(image):
    """The image, if it has 8 bits; a tool for 8-bit pictures refuses the rest."""
    if image.dtype != np.uint8:
        raise TypeError(f"this tool takes uint8 only, and the image is {image.dtype}")
    return image
