#!/usr/bin/env bash
# FFmpeg's filter convolution reads each weight as a whole number and drops the rest without a word: a binomial
# kernel in sixteenths gives a black picture, 0.9 1 0.9 leaves the picture as it is, and 1.9 counts as 1.
# Guess before the run: refused or cut off, since the documentation says integers.
# Version: FFmpeg 7.0.2 in imageio-ffmpeg 0.6.0; 5.1.9 (Debian 12) does the same. Documented: that weights are
# integers is, what becomes of others is not
# Source: https://ffmpeg.org/ffmpeg-filters.html#convolution
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.6.0
ffmpeg=$("$folder/v/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
"$ffmpeg" -version | sed -n '1s/ Copyright.*//p'

middle_row() {
    printf 'P2 5 3 255\n%s\n' "10 20 40 80 60 10 20 40 80 60 10 20 40 80 60" >"$folder/image.pgm"
    "$ffmpeg" -v warning -nostdin -i "$folder/image.pgm" -vf "convolution='$1'" -pix_fmt gray -f rawvideo - |
        od -An -tu1 -j5 -N5 | xargs
}

expect() {
    local row
    row=$(middle_row "$1")
    echo "weights $1: $row"
    [ "$row" = "$2" ]
}

expect "0.0625 0.125 0.0625 0.125 0.25 0.125 0.0625 0.125 0.0625" "0 0 0 0 0"
expect "1 2 1 2 4 2 1 2 1" "15 23 45 65 65"
expect "0 0 0 0.9 1 0.9 0 0 0" "10 20 40 80 60"
expect "0 0 0 1.9 1 0 0 0 0" "15 15 30 60 70"
