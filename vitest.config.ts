import { configDefaults, defineConfig } from 'vitest/config'
import { LongFirst } from './tests/support/long-first.js'

/**
 * Files whose modules keep no state from test to test: one process runs many of them, and loads what they import once. Any other file
 * has a process to itself.
 */
const stateless = [
  ...['client', 'gateway', 'im', 'protocol', 'web'].map((name) => `packages/${name}/src/**/*.test.{ts,tsx}`),
  'tests/e2e/**/*.test.ts',
]

export default defineConfig({
  resolve: { conditions: ['@stonechat/source'] },
  ssr: { resolve: { conditions: ['@stonechat/source', 'node', 'import', 'default'] } },
  test: {
    setupFiles: ['tests/support/undeclared-errors.ts'],
    pool: 'forks',
    sequence: { sequencer: LongFirst },
    // Many tests wait for a fault to be noticed rather than compute.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A browser on a machine that others use may be late once. `npm test` names what needed the second attempt.
    retry: process.env.CI === 'true' ? 1 : 0,
    // No test is decided by the clock of a busy machine: what is waited for ends the waiting.
    expect: { poll: { timeout: 45_000 } },
    projects: [
      { extends: true, test: { name: 'stateless', include: stateless, isolate: false } },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...stateless],
        },
      },
    ],
  },
})
