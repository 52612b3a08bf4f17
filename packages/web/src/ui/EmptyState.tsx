import type { ReactNode } from 'react'
import { BirdMark } from './BirdMark.js'

interface EmptyStateProps {
  readonly title: string
  readonly text?: string
  readonly children?: ReactNode
}

/** What a place says while there is nothing in it. */
export function EmptyState({ title, text, children }: EmptyStateProps) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 p-8 text-center">
      <BirdMark className="mb-3 h-12 text-line-strong opacity-60" />
      <p className="font-semibold">{title}</p>
      {text !== undefined && (
        <p className="max-w-72 overflow-clip text-sm text-balance text-ink-quiet">{text}</p>
      )}
      {children !== undefined && <div className="mt-4 flex flex-col items-center">{children}</div>}
    </div>
  )
}
