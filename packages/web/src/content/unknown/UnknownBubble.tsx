import { useTexts } from '../../base/context.js'

export function UnknownBubble() {
  return <span className="text-ink-quiet italic">{useTexts().content.unknown}</span>
}
