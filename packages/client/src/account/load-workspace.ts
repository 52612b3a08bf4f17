import { backoffMs } from '../base/backoff.js'
import type { OpenOptions } from '../open-workspace.js'
import type { Workspace } from '../workspace.js'

type Loaded = Pick<typeof import('../open-workspace.js'), 'openWorkspace'>

/**
 * Opens a workspace, whose code is loaded now. Where that fails, as on a page that lost its network, it is tried again until
 * it is not wanted any more.
 */
export async function loadWorkspace(
  options: OpenOptions,
  load: () => Promise<Loaded | undefined> = preloadWorkspace,
): Promise<Workspace | undefined> {
  for (let attempt = 0; options.isWanted(); attempt += 1) {
    const loaded = await load()
    if (loaded !== undefined) return loaded.openWorkspace(options)
    await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt, options.random)))
  }
  return undefined
}

/** Fetches the code before it is needed; `undefined` where it cannot be had now. */
export function preloadWorkspace(): Promise<Loaded | undefined> {
  return import('../open-workspace.js').catch(() => undefined)
}
