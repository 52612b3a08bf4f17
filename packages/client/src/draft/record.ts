import type { Target } from '@stonechat/protocol'

export interface DraftRecord {
  readonly target: Target
  readonly text: string
}
