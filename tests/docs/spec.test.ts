/** The specification is checked against the tests that quote it, and that check against planted faults. */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeTempFolder } from '@stonechat/testkit'
import { beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The code it ends with, and the faults it names. */
function checkSpec(cwd: string): Promise<{ code: number; faults: string[] }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'scripts/spec.mjs'), '--check'], { cwd }, (error, _, stderr) =>
      resolve({ code: Number(error?.code ?? 0), faults: stderr.trim().split('\n') }),
    )
  })
}

async function checkPlanted(files: Readonly<Record<string, string>>) {
  await using folder = await makeTempFolder()
  for (const path of ['packages', 'tests']) await mkdir(join(folder.path, path))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true })
    await writeFile(join(folder.path, path), text)
  }
  return await checkSpec(folder.path)
}

const soundSpec = `# Specification

## Messages

A message has a place.

- **M1** The same \`client_id\` returns the first message, for ever.
- **M2** A title says “don't”, 'this' and \`\${that}\` without an end.
- **M3** A suite that no pattern of names knows is read too.
- **M4** A number may stand in two tests that speak of one rule.
`

const soundTests = {
  'packages/im/src/message/retry.test.ts': `
    // it('[M9] a comment is no test')
    it(\`[M1] the same \${name} returns the first message, for ever\`, () => {})
    it('[M2] a title says "don\\'t", \`this\` and ends where it ends', () => {})
    it.each([1, 2])('[M4] a number may stand in two tests: %s', () => {})`,
  'packages/testkit/src/odd-contract/oddities.tsx': `
    export const rules = <p title="it's">{it("[M3] a suite that no pattern of names knows is read", () => {})}</p>`,
  'tests/integration/numbers.test.ts': `it('[M4] two tests speak of one rule', () => {})`,
}

interface Planted {
  readonly name: string
  readonly number: string
  /** What stands in SPEC.md after the number. */
  readonly rule?: string
  /** What a test quotes after the number. */
  readonly title?: string
  readonly fault: RegExp
}

const planted: readonly Planted[] = [
  {
    name: 'a rule that no test quotes',
    number: 'Q1',
    rule: 'A rule stands alone.',
    fault: /is quoted by no test$/,
  },
  {
    ...{ name: 'a quoted rule that is missing', number: 'Q2', title: 'a rule is missing' },
    fault: /is not in SPEC\.md: “a rule is missing”$/,
  },
  {
    ...{ name: 'a rule that is there twice', number: 'Q3', title: 'a rule is there' },
    rule: 'A rule is there.\n- **Q3** A rule is there.',
    fault: /is there twice$/,
  },
  { name: 'no full stop', number: 'Q4', rule: 'A rule ends in the', title: 'a rule ends', fault: /is cut/ },
  {
    name: 'an open backtick',
    number: 'Q5',
    rule: 'A rule has `code.',
    title: 'a rule has code',
    fault: /is cut/,
  },
  {
    name: 'an open quotation mark',
    number: 'Q6',
    rule: 'A rule says “no.',
    title: 'a rule says no',
    fault: /is cut/,
  },
  { name: 'an open bracket', number: 'Q7', rule: 'A rule (of one.', title: 'a rule of one', fault: /is cut/ },
  {
    ...{ name: 'no subject', number: 'Q8', rule: 'Takes a message twice.', title: 'a message twice' },
    fault: /has no subject: “Takes a message twice/,
  },
  {
    ...{ name: 'a clause in place of a subject', number: 'Q9', rule: 'Who is blocked cannot write.' },
    title: 'a user who is blocked cannot write',
    fault: /has no subject: “Who is blocked/,
  },
  {
    ...{ name: 'dialect', number: 'Q15', rule: 'A rule holds but for one.', title: 'a rule holds' },
    fault: /says “but for” instead of “except”/,
  },
  {
    ...{ name: 'more than 400 characters', number: 'Q10', title: 'a rule is very long' },
    rule: `A rule is ${'very '.repeat(100)}long.`,
    fault: /has 5\d\d characters, more than 400$/,
  },
  {
    ...{ name: 'another form', number: 'Q11', rule: 'A rule is there.\n* **Q11** And once more.' },
    title: 'a rule is there',
    fault: /is no rule of the form .* And once more\.$/,
  },
  {
    ...{
      name: 'a rule in two lines',
      number: 'Q12',
      rule: 'A rule goes on,\n  and on.',
      title: 'a rule goes on',
    },
    fault: /\[Q12\] is cut/,
  },
  {
    ...{ name: 'a title about something else', number: 'Q13', rule: 'A reply points to a message.' },
    title: 'every socket closes within a second',
    fault: /planted\.test\.ts:\d+ \[Q13\] is about something else than its rule/,
  },
  {
    ...{ name: 'a title without a subject', number: 'Q14', rule: 'A request that fails is answered.' },
    title: 'that fails is answered',
    fault: /planted\.test\.ts:\d+ \[Q14\] has no subject/,
  },
]

describe('the specification', () => {
  it('[D11] SPEC.md holds exactly the rules that tests quote, each a whole sentence', async () => {
    expect(await checkSpec(root)).toEqual({
      code: 0,
      faults: [expect.stringMatching(/holds the \d{4} rules/)],
    })
  })

  it('[D12] a number is read from every string that begins with it, whatever quotation marks follow', async () => {
    expect(await checkPlanted({ 'SPEC.md': soundSpec, ...soundTests })).toEqual({
      code: 0,
      faults: ['SPEC.md holds the 4 rules that the tests quote'],
    })
  })

  describe('with faults in it', () => {
    let outcome: { code: number; faults: string[] }
    beforeAll(async () => {
      const rules = planted.flatMap(({ number, rule }) =>
        rule === undefined ? [] : `- **${number}** ${rule}\n`,
      )
      const tests = planted.flatMap(({ number, title }) =>
        title === undefined ? [] : `it('[${number}] ${title}', () => {})\n`,
      )
      outcome = await checkPlanted({
        ...soundTests,
        'SPEC.md': soundSpec + rules.join(''),
        'tests/planted.test.ts': tests.join(''),
      })
    })

    it.each(planted)('[D13] a planted fault of the specification is named: $name', ({ number, fault }) => {
      expect(outcome.code).toBe(1)
      const named = outcome.faults.filter((line) => line.includes(number) && fault.test(line))
      expect(named, outcome.faults.join('\n')).toHaveLength(1)
    })

    it('[D14] a specification without faults passes', () => {
      // The second line of a rule in two lines is no rule.
      expect(outcome.faults).toHaveLength(planted.length + 1)
    })
  })
})
