import { Component, type ReactNode } from 'react'
import { useTexts } from '../base/context.js'
import { Button } from '../ui/Button.js'
import { EmptyState } from '../ui/EmptyState.js'

interface CrashBoundaryState {
  readonly hasCrashed: boolean
}

/** Catches what a component throws: drafts and the outbox are in the SDK's storage, so a reload is safe. */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, CrashBoundaryState> {
  override state: CrashBoundaryState = { hasCrashed: false }

  static getDerivedStateFromError(): CrashBoundaryState {
    return { hasCrashed: true }
  }

  override render(): ReactNode {
    return this.state.hasCrashed ? <Crash /> : this.props.children
  }
}

function Crash() {
  const texts = useTexts()
  return (
    <main className="h-app" role="alert">
      <EmptyState title={texts.crashed}>
        <Button tone="primary" onClick={() => location.reload()}>
          {texts.reload}
        </Button>
      </EmptyState>
    </main>
  )
}
