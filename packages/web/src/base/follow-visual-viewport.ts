/**
 * Keeps `--app-height` at the height that an on-screen keyboard leaves, so that the composer stands on the keyboard.
 * Browsers that resize the page themselves report the same height either way.
 */
export function followVisualViewport(viewport: VisualViewport, root: HTMLElement): () => void {
  const apply = () => {
    // While the page is pinch-zoomed the visual viewport is a magnifying glass, not a smaller window.
    if (viewport.scale > 1.01) return
    root.style.setProperty('--app-height', `${viewport.height}px`)
    // Safari scrolls the page under the keyboard; the shell fills the viewport, so nothing is to be scrolled to.
    if (viewport.offsetTop > 0) window.scrollTo(0, 0)
  }
  apply()
  viewport.addEventListener('resize', apply)
  viewport.addEventListener('scroll', apply)
  return () => {
    viewport.removeEventListener('resize', apply)
    viewport.removeEventListener('scroll', apply)
  }
}
