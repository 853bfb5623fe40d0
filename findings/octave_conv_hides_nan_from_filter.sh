#!/usr/bin/env bash
# Octave's conv and conv2 skip a weight of zero, so a NaN below it is not seen; filter multiplies it. For the weights
# [1 0 1] and one NaN, conv gives two NaN with a number between them and filter gives three.
# Guess before the run: conv, conv2 and filter spread a NaN over the whole window, as 0 times NaN is NaN.
# Version: Octave 7.3.0 (Debian 12, octave 7.3.0-2). Documented: no
# Source: https://docs.octave.org/v7.3.0/Signal-Processing.html
set -euo pipefail
command -v octave-cli >/dev/null || { echo "Install Octave first: apt-get install --no-install-recommends octave"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/nan.m" <<'OCTAVE'
row = [1 1 1 NaN 1 1 1];
by_conv = conv(row, [1 0 1], 'same')
by_filter = filter([1 0 1], 1, row)
image = ones(7); image(4, 4) = NaN;
by_conv2 = sum(isnan(conv2(image, [1 1 1; 1 0 1; 1 1 1], 'same')(:)))
printf("Octave %s\n", version);
assert(by_conv, [1 2 NaN 2 NaN 2 1]);
assert(by_filter, [1 1 2 NaN NaN NaN 2]);
assert(by_conv2, 8);
OCTAVE
octave-cli --no-init-file --quiet "$folder/nan.m"
