/** Up to two letters that stand for a person. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  const letters = picked.map((word) => [...word][0]!.toLocaleUpperCase());
  return letters.join('') || '?';
}

/** A hue from 0 to 359 that stays with a person: the same everywhere, spread over the circle. */
export function hueOf(userId: string): number {
  let hash = 2_166_136_261;
  for (const character of userId) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619);
  // The golden angle keeps neighbours in number apart in colour.
  return Math.round(((hash >>> 0) % 360) * 137.508) % 360;
}
