import { Component, Fragment, type ReactNode } from 'react'
import { useTexts } from '../base/context.js'
import { Button } from '../ui/Button.js'
import { EmptyState } from '../ui/EmptyState.js'

/** A pane that breaks again within this time is not mended by itself any more. */
const calmMs = 10_000
const mendsMax = 3

interface PaneState {
  readonly isBroken: boolean
  /** Counts how often the pane was made anew. */
  readonly life: number
}

/**
 * Keeps what breaks in one pane from the others, and mends it: the pane is made anew from the state in the SDK, where drafts and
 * unsent messages are. Only one that breaks again and again stays broken, and can be mended by hand.
 */
export class PaneBoundary extends Component<{ readonly children: ReactNode }, PaneState> {
  override state: PaneState = { isBroken: false, life: 0 }
  readonly #mendedAt: number[] = []

  static getDerivedStateFromError(): Partial<PaneState> {
    return { isBroken: true }
  }

  override componentDidCatch(): void {
    const now = performance.now()
    if (this.#mendedAt.filter((at) => now - at < calmMs).length >= mendsMax) return
    this.#mendedAt.push(now)
    this.#mend()
  }

  override render(): ReactNode {
    const { isBroken, life } = this.state
    if (isBroken) return <Broken onMend={this.#mend} />
    return <Fragment key={life}>{this.props.children}</Fragment>
  }

  readonly #mend = () => this.setState(({ life }) => ({ isBroken: false, life: life + 1 }))
}

function Broken({ onMend }: { readonly onMend: () => void }) {
  const texts = useTexts()
  return (
    <div className="min-h-0 flex-1" role="alert" data-testid="broken-pane">
      <EmptyState title={texts.crashed}>
        <Button onClick={onMend}>{texts.retry}</Button>
      </EmptyState>
    </div>
  )
}
