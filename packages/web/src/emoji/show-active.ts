/** After so many frames there is nothing chosen to be shown. */
const maxFrames = 60
/** In so many frames the grid has moved what is chosen. */
const movingFrames = 5
/** In so many it has drawn the rows that one scrolled to. */
const drawingFrames = 3

/**
 * Brings what an arrow key chose into view, in the next frames: the grid moves it after the key, and may draw its row only once one scrolls
 * towards it.
 * @returns what ends that, for the next key: two that look for their rows at once scroll past both
 */
export function showActive(viewport: HTMLElement | null, key: string): () => void {
  const isBack = key === 'ArrowUp' || key === 'ArrowLeft'
  let [frames, shown] = [0, 0]
  let frame = requestAnimationFrame(look)
  function look() {
    frames += 1
    const active = viewport?.querySelector('[data-active]')
    active?.scrollIntoView({ block: 'nearest' })
    shown += active ? 1 : 0
    if (shown === movingFrames || frames === maxFrames || !viewport) return
    if (!active && frames % drawingFrames === 0)
      viewport.scrollBy({ top: (isBack ? -1 : 1) * (viewport.clientHeight / 4) })
    frame = requestAnimationFrame(look)
  }
  return () => cancelAnimationFrame(frame)
}
