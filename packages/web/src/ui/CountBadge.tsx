import type { ReactNode } from 'react'

/** How many of something wait, in a row that leads to them. */
export function CountBadge({ children }: { readonly children: ReactNode }) {
  return (
    <span className="edged rounded-full bg-accent px-2 text-xs leading-5 font-semibold text-on-accent tabular-nums">
      {children}
    </span>
  )
}
