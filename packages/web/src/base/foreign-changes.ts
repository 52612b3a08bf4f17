/**
 * Translators, dark modes and grammar checkers change the page behind React's back: most wrap text nodes in elements of their
 * own. React then removes a node, or inserts before one, at a parent that is not its parent any more; the browser throws, and
 * the whole app is gone. https://github.com/facebook/react/issues/11538 has been open since 2017, and the answer to it there,
 * which Discord and others use, is this: both calls find the node where it is now.
 */
export function bearForeignChanges(prototype: Node): void {
  const { removeChild, insertBefore } = prototype

  prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    const { parentNode } = child
    // Somebody was quicker: it is not on the page any more.
    if (parentNode === null) return child
    removeChild.call(parentNode, child)
    if (parentNode !== this) removeEmpty(parentNode, this)
    return child
  }

  prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null): T {
    const place = before === null || before.parentNode === this ? before : holderOf(before, this)
    return insertBefore.call(this, node, place) as T
  }

  /** Removes what was wrapped around a node, as far as nothing else is in it. */
  function removeEmpty(from: Node, end: Node): void {
    let wrapper: Node | null = from
    while (wrapper !== null && wrapper !== end && wrapper.firstChild === null) {
      const { parentNode }: Node = wrapper
      if (parentNode !== null) removeChild.call(parentNode, wrapper)
      wrapper = parentNode
    }
  }
}

/** The child of `parent` that a node is in; `null` where it is in none. */
function holderOf(node: Node, parent: Node): Node | null {
  let held: Node | null = node
  while (held !== null && held.parentNode !== parent) held = held.parentNode
  return held
}
