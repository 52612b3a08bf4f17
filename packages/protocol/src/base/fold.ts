/**
 * What makes two texts the same for whoever looks for a name: width and other forms of the same letter (NFKC), case, accents,
 * characters that cannot be seen and how much space there is do not matter. Keys of accounts are stricter.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(ignored, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Accents of alphabets, not the marks that make another letter in Japanese or Hindi; and what takes no room. */
const ignored =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]|\p{Default_Ignorable_Code_Point}/gu
