/** What a poll shows at a moment: pure functions. */
import type { Content, Poll } from '@stonechat/protocol'

export type PollContent = Extract<Content, { readonly type: 'poll' }>

export interface PollOptionState {
  readonly label: string
  readonly count: number
  /** How many of those who voted chose it, from 0 to 1. */
  readonly share: number
  readonly isOwn: boolean
  /** Whether none has more, once nobody votes any more. */
  readonly isLeading: boolean
}

export interface PollState {
  readonly options: readonly PollOptionState[]
  readonly voters: number
  /** What one chose, by place. */
  readonly own: readonly number[]
  readonly isClosed: boolean
}

/** @param now Unix milliseconds */
export function pollStateOf(
  { options, closes_at }: PollContent,
  poll: Poll | undefined,
  now: number,
): PollState {
  const { voters = 0, own = [], closed_at } = poll ?? {}
  const isClosed = closed_at !== undefined || (closes_at !== undefined && closes_at <= now)
  const counts = options.map((_, place) => poll?.counts[place] ?? 0)
  const most = Math.max(...counts)
  return {
    options: options.map((label, place) => {
      const count = counts[place]!
      return {
        ...{ label, count, share: voters === 0 ? 0 : count / voters },
        ...{ isOwn: own.includes(place), isLeading: isClosed && count > 0 && count === most },
      }
    }),
    ...{ voters, own, isClosed },
  }
}

/** What is chosen once an option is pressed: of several answers another press takes one back, a single one stays. */
export function choose(own: readonly number[], place: number, isMultiple: boolean): readonly number[] {
  if (!isMultiple) return [place]
  return own.includes(place)
    ? own.filter((one) => one !== place)
    : [...own, place].sort((one, other) => one - other)
}
