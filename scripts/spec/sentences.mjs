/** What can be said about an English sentence without understanding it. */

const closing = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['“', '”'],
])

/** With one of these as its first word a sentence has lost its subject: “takes …”, “is refused …”, “that fails …”. */
const subjectless = new Set(
  `is are was were be has have had does do can cannot may must will shall keeps takes gives gets lets makes writes says tells
  speaks answers refuses accepts allows asks closes ends waits starts begins stops wants carries loses stays goes comes becomes holds
  hears learns knows meets believes grants serves finds fails moves brings leaves means reads never not that which who whom
  whose`.split(/\s+/),
)

/** Expressions that make a stranger read a sentence twice, with what to write instead. */
const dialect = [
  [/\bbut for\b/i, '“but for” instead of “except”'],
  [/\b(is|are) told\b(?! apart)/i, '“is told” instead of “receives”, “is notified” or “learns”'],
  [/\bkeeps? order\b/i, '“keeps order” instead of “moderates”'],
  [/\bparts? with\b/i, '“parts with” instead of “disconnects”'],
]

const common = new Set(
  `about after again also another anything because before being both cannot each either else even every everything exactly first from
  have into itself later least less more most much neither never none nothing once only other others over same some still such than
  that their them then there these they this those through under until what when where whether which while whose with within without
  your does done will would could should`.split(/\s+/),
)

/** Whether every backtick, straight double quote, bracket and quotation mark has its counterpart; code between backticks is skipped. */
export function isBalanced(sentence) {
  const text = sentence.replace(/`[^`]*`/g, '')
  if (text.includes('`') || text.split('"').length % 2 === 0) return false
  const open = []
  for (const character of text) {
    if (closing.has(character)) open.push(closing.get(character))
    else if ([...closing.values()].includes(character) && open.pop() !== character) return false
  }
  return open.length === 0
}

/** Whether a sentence begins with what a subject should stand before. */
export function lacksSubject(sentence) {
  const [first = ''] = sentence.split(/[\s,]/)
  return subjectless.has(first.toLowerCase())
}

/** What a sentence says in words that have a plainer counterpart. */
export function dialectIn(sentence) {
  return dialect.filter(([pattern]) => pattern.test(sentence)).map(([, hint]) => hint)
}

/** The beginnings of the words that carry meaning, so that “sends” and “sending” are the same. */
export function contentWords(sentence) {
  const words = sentence.toLowerCase().match(/[\p{L}\d_]{3,}/gu) ?? []
  return new Set(words.filter((word) => !common.has(word)).map((word) => word.slice(0, 4)))
}
