import type { Cell } from '../base/cell.js'
import type { codeOf } from '../base/client-error.js'
import type { isPassing } from '../base/retry.js'
import type { targetKey, targetOf } from '../base/target.js'
import type { Base } from '../feature.js'

/** What the part for groups works with. It is handed the code that others use too, so that the bundle is not cut into more pieces. */
export interface GroupsBase extends Base {
  readonly Cell: typeof Cell
  readonly codeOf: typeof codeOf
  readonly isPassing: typeof isPassing
  readonly targetKey: typeof targetKey
  readonly targetOf: typeof targetOf
}
