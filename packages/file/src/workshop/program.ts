import { fileURLToPath } from 'node:url'

export interface Program {
  readonly path: string
  readonly execArgv: readonly string[]
}

/**
 * The program of the child process: what was built beside this file, else from source. Tests with STONECHAT_TEST_DIST=1 take the built one,
 * since reading the sources takes each process a second.
 */
export function childProgram(): Program {
  const isBuilt = import.meta.url.endsWith('.js')
  if (isBuilt) return { path: beside('./workshop-child.js'), execArgv: [] }
  if (process.env.STONECHAT_TEST_DIST === '1')
    return { path: beside('../../dist/workshop/workshop-child.js'), execArgv: [] }
  return { path: beside('./workshop-child.dev.mjs'), execArgv: ['--conditions=@stonechat/source'] }
}

function beside(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}
