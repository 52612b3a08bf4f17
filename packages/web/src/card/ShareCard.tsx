import type { Target } from '@stonechat/protocol'
import { useApp, useOwnUser } from '../base/context.js'
import { chosenNameOf, useGroup, useUser } from '../base/use-people.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import { ChooseTargets } from '../forward/ChooseTargets.js'

interface ShareCardProps {
  /** Whom it shows. */
  readonly subject: Target
  readonly onClose: () => void
}

/** Asks to whom to show a person or a group, and sends the card. */
export function ShareCard({ subject, onClose }: ShareCardProps) {
  const { client, toasts } = useApp()
  const words = usePeopleTexts().card
  const own = useOwnUser()
  const { target_id } = subject
  const isGroup = subject.target_type === 'group'
  const person = useUser(isGroup || target_id === own.id ? undefined : target_id) ?? own
  const group = useGroup(isGroup ? target_id : undefined)
  // A remark is one's own: others read what people call themselves.
  const name = isGroup ? (group?.name ?? '') : chosenNameOf(person)
  const avatar_url = isGroup ? (group?.avatar_url ?? null) : person.avatar_url
  const send = (targets: readonly Target[]) => {
    const face = { type: 'card', name, avatar_url } as const
    for (const target of targets) {
      const timeline = client.open(target)
      timeline.send(isGroup ? { ...face, group_id: target_id } : { ...face, user_id: target_id })
      timeline.close()
    }
    toasts.show(words.shared(targets.length))
    onClose()
  }
  return (
    <ChooseTargets
      title={isGroup ? words.shareGroup : words.sharePerson}
      what={name}
      onClose={onClose}
      onSend={send}
    />
  )
}
