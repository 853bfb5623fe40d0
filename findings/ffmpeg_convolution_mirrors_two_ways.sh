#!/usr/bin/env bash
# FFmpeg's filter convolution mirrors at the left and at the top without the edge pixel, and at the right and at
# the bottom with it. A symmetric kernel does not give a mirrored picture its mirrored result.
# Guess before the run: without the edge pixel on all four sides.
# Version: FFmpeg 7.0.2 in imageio-ffmpeg 0.6.0; in 5.1.9 (Debian 12) only kernels of 3 by 3 do so.
# Documented: no
# Source: https://ffmpeg.org/ffmpeg-filters.html#convolution
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/python" -m pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.6.0
ffmpeg=$("$folder/v/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
"$ffmpeg" -version | sed -n '1s/ Copyright.*//p'

# image, weights, result
expect() {
    local values
    printf '%s\n' "$1" >"$folder/image.pgm"
    values=$("$ffmpeg" -v warning -nostdin -i "$folder/image.pgm" -vf "convolution='$2'" -pix_fmt gray -f rawvideo - |
        od -An -v -tu1 -w3 | xargs)
    echo "weights $2: $values"
    [ "$values" = "$3" ]
}

wide="P2 3 3 255 11 12 13 11 12 13 11 12 13"
high="P2 3 3 255 11 11 11 12 12 12 13 13 13"
expect "$wide" "0 0 0 1 0 0 0 0 0" "12 11 12 12 11 12 12 11 12" # left: 12, the pixel beside the edge
expect "$wide" "0 0 0 0 0 1 0 0 0" "12 13 13 12 13 13 12 13 13" # right: 13, the edge pixel again
expect "$high" "0 1 0 0 0 0 0 0 0" "12 12 12 11 11 11 12 12 12" # top
expect "$high" "0 0 0 0 0 0 0 1 0" "12 12 12 13 13 13 13 13 13" # bottom
expect "$wide" "0 0 0 1 0 1 0 0 0" "12 12 13 12 12 13 12 12 13"
expect "P2 3 3 255 13 12 11 13 12 11 13 12 11" "0 0 0 1 0 1 0 0 0" "12 12 12 12 12 12 12 12 12" # not 13 12 12
