/**
 * Which scripts may stand together in a username: the "moderately restrictive" level of UTS 39. Letters of one script can
 * hardly be taken for other ones; those that can, Cyrillic and Greek ones beside Latin ones, never stand together.
 */

/** In everyday use by UAX 31, table 5. */
const recommended = [
  ...[
    'Arabic',
    'Armenian',
    'Bengali',
    'Bopomofo',
    'Devanagari',
    'Ethiopic',
    'Georgian',
    'Gujarati',
    'Gurmukhi',
  ],
  ...['Han', 'Hangul', 'Hebrew', 'Hiragana', 'Kannada', 'Katakana', 'Khmer', 'Lao', 'Malayalam', 'Myanmar'],
  ...['Oriya', 'Sinhala', 'Tamil', 'Telugu', 'Thaana', 'Thai', 'Tibetan'],
]

/** Alone: two that look like Latin, and those of smaller communities, by UAX 31, table 7. */
const alone = [
  ...['Cyrillic', 'Greek', 'Adlam', 'Balinese', 'Bamum', 'Batak', 'Canadian_Aboriginal', 'Chakma', 'Cham'],
  ...['Cherokee', 'Hanifi_Rohingya', 'Javanese', 'Kayah_Li', 'Lepcha', 'Limbu', 'Lisu', 'Mandaic'],
  ...['Meetei_Mayek', 'Miao', 'Mongolian', 'New_Tai_Lue', 'Newa', 'Nko', 'Nyiakeng_Puachue_Hmong'],
  ...['Ol_Chiki', 'Osage', 'Saurashtra', 'Sundanese', 'Syloti_Nagri', 'Syriac', 'Tai_Le', 'Tai_Tham'],
  ...['Tai_Viet', 'Tifinagh', 'Vai', 'Wancho', 'Yi'],
]

const together = [
  ...[
    ['Han', 'Hiragana', 'Katakana'],
    ['Han', 'Bopomofo'],
    ['Han', 'Hangul'],
  ].map((one) => ['Latin', ...one]),
  ...recommended.map((one) => ['Latin', one]),
  ...alone.map((one) => [one]),
].map((scripts) => {
  const classes = [...scripts, 'Common', 'Inherited'].map((one) => `\\p{Script_Extensions=${one}}`)
  return new RegExp(`^[${classes.join('')}]*$`, 'u')
})

/** Whether the letters of a text are of one script, or of scripts that are written together. */
export function isOneScript(text: string): boolean {
  const plain = text.normalize('NFKC')
  return together.some((scripts) => scripts.test(plain))
}
