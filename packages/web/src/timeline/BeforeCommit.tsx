import { Component, type ReactNode } from 'react'

interface BeforeCommitProps {
  /** Called while the DOM is still as it was. Keep it the same function: the newest one is called. */
  readonly onBeforeCommit: () => void
  readonly children: ReactNode
}

/** The one moment for which React has no hook: an update is decided, the DOM not yet changed. */
export class BeforeCommit extends Component<BeforeCommitProps> {
  override getSnapshotBeforeUpdate(): null {
    this.props.onBeforeCommit()
    return null
  }

  // React wants it beside `getSnapshotBeforeUpdate`.
  override componentDidUpdate(): void {}

  override render(): ReactNode {
    return this.props.children
  }
}
