# packages: numpy==2.4.6 pillow==13.0.0
# apt: imagej openjdk-17-jdk-headless

"""How ImageJ Convolver filters a picture."""

import functools
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pfm, rows, text

NAME = "ImageJ Convolver"
JAR = "/usr/share/java/ij.jar"
CODE = """
import ij.plugin.filter.Convolver;
import ij.process.FloatProcessor;
import java.nio.*;
import java.nio.file.*;

class Filter {
    public static void main(String[] given) throws Exception {
        if (given.length == 0) {
            System.out.print(ij.ImageJ.VERSION);
            return;
        }
        byte[] file = Files.readAllBytes(Path.of(given[0]));
        int w = Integer.parseInt(given[2]), h = Integer.parseInt(given[3]);
        String[] words = given[6].split(",");
        float[] weights = new float[words.length];
        for (int i = 0; i < words.length; i++) weights[i] = Float.parseFloat(words[i]);
        FloatProcessor image = new FloatProcessor(w, h);
        ByteBuffer pixels = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < w * h; i++) image.setf(i, pixels.getFloat(file.length + 4 * (i - w * h)));
        new Convolver().convolve(image, weights, Integer.parseInt(given[4]), Integer.parseInt(given[5]));
        for (int i = 0; i < w * h; i++) pixels.putFloat(file.length + 4 * (i - w * h), image.getf(i));
        Files.write(Path.of(given[1]), file);
    }
}
"""


@functools.cache
def compiled():
    """Compile the Java program once and keep its folder."""
    folder = tempfile.TemporaryDirectory()
    Path(folder.name, "Filter.java").write_text(CODE)
    subprocess.run(["javac", "-cp", JAR, "-d", folder.name, f"{folder.name}/Filter.java"], check=True)
    return folder


def started(*given):
    """Return the command that starts the Java program."""
    start = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"]
    return [*start, "-cp", f"{JAR}:{compiled().name}", "Filter", *given]


def VERSION():
    """Return the version the tool itself names."""
    return text(*started()).strip()


def convolve(image, kernel):
    """Filter `image` as the tool does when it is called with `kernel`."""
    sizes = [*image.shape[::-1], *kernel.shape[::-1], rows(kernel, after=",")]
    # a PFM runs upwards: both are handed over upside down
    return by_pfm(image[::-1], lambda before, after: started(before, after, *sizes))[::-1]
