// Gross insults by language. Short on purpose, and without words that also mean something harmless.
const BY_LANGUAGE = {
  english:
    'fuck, fucker, fucking, motherfucker, asshole, arsehole, bullshit, cunt, dickhead, wanker, piece of shit',
  german: 'arschloch, fotze, hurensohn, missgeburt, wichser, verpiss dich',
  french: 'connard, connasse, enculé, salope, fils de pute, nique ta mère',
  spanish: 'gilipollas, hijoputa, hijo de puta, cabrón, vete a la mierda',
  portuguese: 'filho da puta, vai tomar no cu',
  italian: 'stronzo, vaffanculo, figlio di puttana',
  dutch: 'klootzak, kankerlijer',
  polish: 'kurwa, skurwysyn, spierdalaj',
  turkish: 'orospu çocuğu, siktir git',
  russian: 'блядь, пидорас, ублюдок, хуй',
  chinese: '傻逼, 操你妈',
  japanese: 'くたばれ',
};

/** What is hidden in a company that has made no list of its own. */
export const DEFAULT_BLOCKED_WORDS: readonly string[] = Object.values(BY_LANGUAGE).flatMap((words) =>
  words.split(', '),
);
