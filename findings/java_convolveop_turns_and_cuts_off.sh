#!/usr/bin/env bash
# Java's ConvolveOp turns the kernel, as its name says, where nearly every picture program correlates; and it cuts
# 8-bit results off: half of 1 is 0, half of 3 is 1.
# Guess before the run: it correlates, and rounds half up.
# Version: OpenJDK 17.0.21 (Debian 12). Documented: neither
# Source: https://docs.oracle.com/en/java/javase/17/docs/api/java.desktop/java/awt/image/ConvolveOp.html
set -euo pipefail
command -v javac >/dev/null || { echo "Install Java first: apt-get install openjdk-17-jdk-headless"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/Turned.java" <<'JAVA'
import java.awt.image.*;
import java.util.Arrays;

class Turned {
    static String row(int[] pixels, float... weights) {
        BufferedImage image = new BufferedImage(pixels.length, 3, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 1, pixels.length, 1, pixels);
        BufferedImage made = new ConvolveOp(new Kernel(3, 1, weights)).filter(image, null);
        return Arrays.toString(made.getRaster().getPixels(0, 1, pixels.length, 1, (int[]) null));
    }

    public static void main(String[] given) {
        System.out.println(System.getProperty("java.version"));
        System.out.println("bright pixel " + row(new int[] {0, 0, 10, 0, 0}, 1, 2, 3));
        System.out.println("halves " + row(new int[] {0, 1, 0, 3, 0, 5, 0}, 0, .5f, 0));
    }
}
JAVA
javac -d "$folder" "$folder/Turned.java"
java -cp "$folder" Turned | tee "$folder/said"
grep -qF "bright pixel [0, 10, 20, 30, 0]" "$folder/said"
grep -qF "halves [0, 0, 0, 1, 0, 2, 0]" "$folder/said"
