/** A message in one line. */
export function excerptOf(text: string, most = 140): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = [...line.slice(0, most * 2)];
  return characters.length > most
    ? `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
    : line;
}
