/**
 * Splits a whole into parts of very different size, largest first: the part at rank r weighs 1 / r^steepness, as sizes
 * of companies and conversations do. Every part gets at least one; the parts add up to the whole exactly.
 */
export function splitUnevenly(whole: number, parts: number, steepness: number): number[] {
  if (parts > whole) throw new RangeError(`${whole} cannot be split into ${parts} parts`);
  const weights = Array.from({ length: parts }, (_, i) => (i + 1) ** -steepness);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const free = whole - parts;
  const sizes = weights.map((weight) => 1 + Math.floor((free * weight) / sum));
  // What rounding down left over goes to the largest, one each.
  const left = whole - sizes.reduce((total, size) => total + size, 0);
  return sizes.map((size, i) => (i < left ? size + 1 : size));
}
