import type { Readable } from '../api.js'
import { Cell } from '../base/cell.js'
import { codeOf } from '../base/client-error.js'
import { forward } from '../base/forwarding.js'
import { isPassing } from '../base/retry.js'
import { targetKey, targetOf } from '../base/target.js'
import type { Base } from '../feature.js'
import type { OpenGroups } from './open-groups.js'

/** Shows something of the part for groups; `undefined` until that is there. */
export type ViewGroups = <T>(pick: (opened: OpenGroups) => Readable<T>) => Readable<T | undefined>

/** The part for groups, whose code is loaded when somebody first looks at one. Where that fails it is tried again with the next connection. */
export function createGroupsLoader(base: Base): ViewGroups {
  const opened = new Cell<OpenGroups | undefined>(undefined, () => {
    load()
    return () => {}
  })
  let isLoading = false
  base.wires.add({ onReady: () => opened.isObserved && load() })
  return (pick) => forward(opened, pick, undefined)

  function load(): void {
    if (isLoading) return
    isLoading = true
    import('./open-groups.js').then(
      ({ openGroups }) => opened.set(openGroups({ ...base, Cell, codeOf, isPassing, targetKey, targetOf })),
      () => {
        isLoading = false
      },
    )
  }
}
