"""Java's ConvolveOp, which the two adapters of Java call with one of its border modes."""

import functools
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from files import by_pgm, rows, text

CODE = """
import java.awt.image.*;
import java.nio.file.*;

class Filter {
    public static void main(String[] given) throws Exception {
        byte[] file = Files.readAllBytes(Path.of(given[0]));
        int w = Integer.parseInt(given[2]), h = Integer.parseInt(given[3]);
        String[] words = given[6].split(",");
        float[] weights = new float[words.length];
        for (int i = 0; i < words.length; i++) weights[i] = Float.parseFloat(words[i]);
        BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        System.arraycopy(file, file.length - w * h, pixels, 0, w * h);
        Kernel kernel = new Kernel(Integer.parseInt(given[4]), Integer.parseInt(given[5]), weights);
        BufferedImage made = new ConvolveOp(kernel, Integer.parseInt(given[7]), null).filter(image, null);
        byte[] result = ((DataBufferByte) made.getRaster().getDataBuffer()).getData();
        System.arraycopy(result, 0, file, file.length - w * h, w * h);
        Files.write(Path.of(given[1]), file);
    }
}
"""


def VERSION():
    """Return the version the tool itself names."""
    return text("java", "-version").split('"')[1]


@functools.cache
def compiled():
    """Compile the Java program once and keep its folder."""
    folder = tempfile.TemporaryDirectory()
    Path(folder.name, "Filter.java").write_text(CODE)
    subprocess.run(["javac", "-d", folder.name, f"{folder.name}/Filter.java"], check=True)
    return folder


def convolve(image, kernel, border):
    """Filter `image`; `border` is the number of EDGE_ZERO_FILL, 0, or of EDGE_NO_OP, 1."""
    sizes = [*image.shape[::-1], *kernel.shape[::-1], rows(kernel, after=","), str(border)]
    start = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", compiled().name, "Filter"]
    return by_pgm(image, lambda before, after: [*start, before, after, *sizes])
