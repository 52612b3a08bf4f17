/**
 * The rules of SPEC.md: each is one line, `- **M4** A sentence.`
 *
 * @returns {{ rules: { number: string, sentence: string, line: number }[], malformed: { text: string, line: number }[] }}
 */
export function readWrittenRules(text) {
  const rules = []
  const malformed = []
  for (const [index, written] of text.split('\n').entries()) {
    const line = index + 1
    const [, number, sentence] = /^- \*\*([A-Z]\d+[a-z]?)\*\* (.*)$/.exec(written) ?? []
    if (number !== undefined) rules.push({ number, sentence, line })
    else if (/^\s*[-*] |^\s+\S/.test(written)) malformed.push({ text: written.trim(), line })
  }
  return { rules, malformed }
}
