import { classes } from './classes.js'

const radii = { line: 'rounded-s', bubble: 'rounded-l', circle: 'rounded-full' }

interface SkeletonProps {
  readonly className?: string
  readonly shape?: keyof typeof radii
}

/** A grey shape where something will be. */
export function Skeleton({ className, shape = 'line' }: SkeletonProps) {
  return <div aria-hidden="true" className={classes('animate-pulse bg-hover', radii[shape], className)} />
}

const widths = ['w-28', 'w-36', 'w-20', 'w-32', 'w-24']

/** Rows of a list that is on its way: a picture and two lines each. */
export function SkeletonRows({ count }: { readonly count: number }) {
  return (
    <div className="flex flex-col gap-1 px-2 py-1">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={index} className="flex h-16 items-center gap-3 px-2">
          <Skeleton shape="circle" className="size-11 shrink-0" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className={classes('h-3.5', widths[index % widths.length])} />
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  )
}

const bubbles = ['w-52', 'w-72', 'w-40', 'w-64', 'w-80', 'w-48']

/** A conversation that is on its way. */
export function SkeletonBubbles() {
  return (
    <div className="flex h-full flex-col justify-end gap-3 overflow-hidden p-5">
      {bubbles.map((width, index) => (
        <Skeleton
          key={width}
          shape="bubble"
          className={classes('h-10 max-w-3/4', width, (index === 1 || index === 4) && 'self-end')}
        />
      ))}
    </div>
  )
}
