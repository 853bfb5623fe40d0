// A photograph on a canvas.

// Paint raw bytes, one (gray) or three (colour) a pixel, as the four of the canvas.
export function paint(canvas, { buffer, byteOffset, byteLength }) {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const image = new ImageData(canvas.width, canvas.height);
  const step = byteLength / (canvas.width * canvas.height);
  const [green, blue] = step > 1 ? [1, 2] : [0, 0];
  for (let pixel = 0, from = 0; from < byteLength; pixel += 4, from += step) {
    image.data[pixel] = bytes[from];
    image.data[pixel + 1] = bytes[from + green];
    image.data[pixel + 2] = bytes[from + blue];
    image.data[pixel + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

// Put a ring around the pixel with this index, if the photograph has positions to choose.
export function ringPixel(canvas, index, columns) {
  if (!columns) return;
  const ring = canvas.parentNode.querySelector(".pixel") ?? document.createElement("span");
  ring.className = "pixel";
  canvas.before(ring);
  const [x, y] = [(index % columns) + 0.5, Math.floor(index / columns) + 0.5];
  ring.style.margin = `${(100 * y) / canvas.width}% 0 0 ${(100 * x) / canvas.width}%`; // both of the width, as CSS has it
}
