/** After so many frames there is nothing chosen to be shown. */
const maxFrames = 20

/**
 * Brings what an arrow key chose into view, in the next frames: its row may be drawn only once one scrolls towards it.
 * @returns what ends that, for the next key: two that look for their rows at once scroll past both
 */
export function showActive(viewport: HTMLElement | null, key: string): () => void {
  const isBack = key === 'ArrowUp' || key === 'ArrowLeft'
  let frames = 0
  let frame = requestAnimationFrame(look)
  function look() {
    const active = viewport?.querySelector('[data-active]')
    frames += 1
    if (active) return active.scrollIntoView({ block: 'nearest' })
    if (frames === maxFrames || !viewport) return
    viewport.scrollBy({ top: (isBack ? -1 : 1) * (viewport.clientHeight / 4) })
    frame = requestAnimationFrame(look)
  }
  return () => cancelAnimationFrame(frame)
}
