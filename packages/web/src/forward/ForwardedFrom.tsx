import type { Forwarded } from '@stonechat/protocol'
import { useTexts } from '../base/context.js'
import { useUserName } from '../base/use-people.js'

/** Above a message that was forwarded: whose words it is. */
export function ForwardedFrom({ forwarded }: { readonly forwarded: Forwarded }) {
  const name = useUserName(forwarded.sender_id)
  return (
    <p data-testid="forwarded" translate="no" className="truncate text-xs text-ink-soft">
      {useTexts().forward.from(name)}
    </p>
  )
}
