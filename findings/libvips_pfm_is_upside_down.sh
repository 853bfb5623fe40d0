#!/usr/bin/env bash
# libvips 8.14.1 takes the first row of a PFM file for the top row; the format's first row is the bottom one, and
# netpbm's pfmtopam reads it so. A kernel that tells up from down then finds the opposite in the same file.
# Guess before the run: both read the bottom row first.
# Version: libvips 8.14.1 and netpbm 11.01.00 (Debian 12). Documented: the format is, the difference is not
# Source: https://netpbm.sourceforge.net/doc/pfm.html
set -euo pipefail
command -v vips pfmtopam >/dev/null || { echo "Install both: apt-get install libvips-tools netpbm"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# one column, two rows: the float 1 is first in the file, the float 0 second
printf 'Pf\n1 2\n-1.0\n\0\0\200\077\0\0\0\0' >"$folder/two.pfm"
vips --version
top_vips=$(vips getpoint "$folder/two.pfm" 0 0)
top_netpbm=$(pfmtopam "$folder/two.pfm" | pamtopnm -plain | sed -n 4p)
echo "top pixel: libvips $top_vips, netpbm $top_netpbm"
[ "${top_vips%% *}" = 1 ]
[ "${top_netpbm%% *}" = 0 ]
