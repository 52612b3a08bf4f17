// Writes SPEC.md: the words, and every numbered rule that a test quotes. With --check: fails where SPEC.md is stale.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const chapters = {
  M: 'Messages',
  C: 'Conversations and sessions',
  G: 'Groups',
  P: 'Presence',
  U: 'Accounts',
  S: 'Storage',
  H: 'HTTP',
  W: 'WebSocket',
  F: 'gRPC',
  K: 'The client SDK',
  E: 'Embedding, examples and packages',
  X: 'The web app',
  R: 'Running it',
  D: 'Documentation',
  B: 'Bad input',
  N: 'Many nodes',
  Z: 'Floods, storms and slow readers',
  Q: 'Complaints about chat servers that must not be heard of this one',
  V: 'Chaos: histories under faults, and their checker',
}

const words = `# Specification

The rules Stonechat keeps. Each has a number, and at least one test whose title quotes it: \`grep -rn "\\[M4\\]" packages tests\` finds it.
The numbers are names, not an order. This file is made by \`npm run spec\`.

## Words

| word | meaning |
|---|---|
| user | an account; its id is a positive integer that people can type |
| device | one login of a user, holder of a refresh token; can be revoked |
| connection | one live socket of a device |
| conversation | where messages are: direct (two users, or one alone) or a group |
| target | how a person names a conversation from outside: \`target_type\` and \`target_id\` |
| session | a user's own view of a conversation: read position, pin, mute, draft |
| message | an entry of a conversation; \`seq\` counts 1, 2, 3 … without gaps |
| change | a later mutation of a conversation (edit, recall, title, members); \`rev\` counts 1, 2, 3 … without gaps |
| head | a conversation's current \`last_seq\` and \`rev\` |
| client_id | the identity a sender gave a message, for retries and for the screen, for ever |
| node | one server process |
`

const rules = collectRules()
const text = [words, ...Object.keys(chapters).flatMap(renderChapter)].join('\n')

if (!process.argv.includes('--check')) writeFileSync('SPEC.md', text)
else if (readFileSync('SPEC.md', 'utf8') !== text) {
  console.error('SPEC.md is stale: run `npm run spec`')
  process.exit(1)
}

/** Every `[X1] sentence` in a test's title, by number. */
function collectRules() {
  const found = new Map()
  for (const file of [...listTests('packages'), ...listTests('tests')]) {
    for (const [, number, sentence] of readFileSync(file, 'utf8').matchAll(
      /[`'"]\[([A-Z]\d+[a-z]?)\] (.+?)[`'"]\s*,/g,
    )) {
      const plain = sentence
        .replaceAll("\\'", "'")
        .replace(/(:? %[sjdio])+$/, '')
        .replace(/%[sjdio]|\$\{[^}]*\}/g, '…')
      const known = found.get(number)
      if (known !== undefined && known !== plain)
        throw new Error(`two rules are called [${number}]: “${known}” and “${plain}”`)
      found.set(number, plain)
    }
  }
  return found
}

function listTests(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.name === 'node_modules' || entry.name === 'dist') return []
    if (entry.isDirectory()) return listTests(path)
    return /\.(test|contract|suite)\.tsx?$/.test(entry.name) || path.includes('store-contract') ? [path] : []
  })
}

function renderChapter(letter) {
  const own = [...rules].filter(([number]) => number.startsWith(letter))
  if (own.length === 0) return []
  own.sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  return [`## ${chapters[letter]}\n`, ...own.map(([number, sentence]) => `- **${number}** ${sentence}`), '']
}
