// Small letters of other scripts, each in front of the Latin one it looks like. Case and accents are gone by then.
const CYRILLIC = 'аa вb еe ѕs іi јj кk мm нh оo рp сc тt уy хx ԁd ԛq ԝw һh ӏl үy';
const GREEK = 'αa βb εe ηn ιi κk νv οo ρp σs τt υu χx ωw';
const LATIN = 'øo đd ħh łl ŧt ɑa ɡg ʏy ᴀa ᴇe ɪi ᴏo ᴜu';

const LOOK_ALIKES = new Map(
  `${CYRILLIC} ${GREEK} ${LATIN}`.split(' ').map((pair) => [...pair] as [string, string]),
);

/**
 * A text as it is compared: compatibility forms (full width, mathematical, ligatures) as plain letters, without case,
 * accents and everything that does not show (zero-width and other ignorable characters), and look-alikes of Latin
 * letters as those. Words in other scripts are changed in the same way on both sides, so they still compare.
 */
export function foldText(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[\p{Mn}\p{Me}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');
  let folded = '';
  for (const character of plain) {
    // Through capitals, so that ß and SS meet. One by one: a whole text's case depends on neighbours (final sigma).
    const small = character.toLowerCase().toUpperCase().toLowerCase();
    for (const letter of small) folded += LOOK_ALIKES.get(letter) ?? letter;
  }
  return folded;
}
