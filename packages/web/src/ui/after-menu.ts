/** Does something once a menu that is being closed has given the focus back, so that what opens can return it there. */
export function afterMenu(act: () => void): void {
  requestAnimationFrame(() => setTimeout(act))
}
