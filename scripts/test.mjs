/**
 * `npm test`: sets up what the tests need, runs them all (or those that the arguments name), and ends with one line:
 * `N passed, N failed`, with `, N skipped` where there were any. With CI=true nothing may be skipped.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './lib/browser.mjs'
import { ensureClamd } from './lib/clamd.mjs'
import { ensureMariaDb } from './lib/mariadb.mjs'
import { ensureNats } from './lib/nats.mjs'
import { ensureProxies } from './lib/proxies.mjs'
import { ensureBuilt, ensureInstalled, exitCodeOf, requireNode, root, say } from './lib/workspace.mjs'

requireNode()
await ensureInstalled()
const chromium = await ensureChromium()
await ensureMariaDb()
await ensureNats()
await ensureClamd()
await ensureProxies()
await ensureBuilt()

const isStrict = process.env.CI === 'true'
const folder = mkdtempSync(join(placeOfTests(), 'stonechat-test-'))
// Tests that are nobody on purpose go through it.
chmodSync(folder, 0o711)
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
const report = join(folder, 'report.json')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const exitCode = await exitCodeOf(
  process.execPath,
  [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  // Processes that tests start are those that were just built, not the sources.
  {
    env: {
      ...process.env,
      TMPDIR: folder,
      STONECHAT_TEST_CHROMIUM: chromium ?? '',
      STONECHAT_TEST_DIST: '1',
    },
  },
)
const { passed, failed, skipped, retried } = count(report)

const isForbiddenSkip = isStrict && skipped > 0
if (isForbiddenSkip) say('CI=true: no test may be skipped')
if (exitCode !== 0 && failed === 0) say('the test run itself failed; see above')
for (const test of retried) say(`passed at the second attempt only: ${test}`)
process.exitCode = exitCode !== 0 || failed > 0 || isForbiddenSkip ? 1 : 0
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)

/**
 * Where the data of tests lies: in memory where there is plenty of it. Tests kill processes and never the power, so that
 * waiting for a disk shows them nothing.
 */
function placeOfTests() {
  const inMemory = '/dev/shm'
  const wanted = 8 * 1024 ** 3
  try {
    const { bavail, bsize } = statfsSync(inMemory)
    return bavail * bsize >= wanted && freemem() >= wanted ? inMemory : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** Tests by outcome. A file that could not even be loaded counts as one failed test. */
function count(path) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
      readFileSync(path, 'utf8'),
    )
    const unloaded = testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
    )
    return {
      passed: numPassedTests,
      failed: numFailedTests + unloaded.length,
      skipped: numPendingTests + numTodoTests,
      retried: testResults.flatMap((file) =>
        file.assertionResults
          .filter(isRetried)
          .map(({ fullName, failureMessages: [first] }) => `${fullName}: ${first.split('\n', 1)}`),
      ),
    }
  } catch {
    return { passed: 0, failed: 1, skipped: 0, retried: [] }
  }
}

/** A test that passed and has failures had them before. */
function isRetried({ status, failureMessages }) {
  return status === 'passed' && failureMessages.length > 0
}
