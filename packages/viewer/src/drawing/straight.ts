/**
 * Divides the colours of pixels by their opacity, in place: a graphics card keeps them multiplied by it, a 2D canvas takes
 * them straight, and what is half clear would come out dark.
 *
 * @param pixels [n, 4] red, green, blue and opacity, 0 to 255
 */
export function straighten(pixels: Uint8ClampedArray): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3];
    if (alpha === 0 || alpha === 255) continue;
    for (let channel = 0; channel < 3; channel++) pixels[at + channel] = (pixels[at + channel] * 255) / alpha;
  }
}
