import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@stonechat/source'] },
  ssr: { resolve: { conditions: ['@stonechat/source', 'node', 'import', 'default'] } },
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
