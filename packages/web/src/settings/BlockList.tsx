import { useApp, usePreferences, useTexts } from '../base/context.js'
import { useUser, useUserName } from '../base/use-people.js'
import { useBlocks } from '../profile/use-blocks.js'
import { Avatar } from '../ui/Avatar.js'
import { Button } from '../ui/Button.js'
import { Name } from '../ui/Name.js'
import { Switch } from '../ui/Switch.js'

/** The users that this user has blocked, each with a button to unblock, and whether they are in the list of conversations. */
export function BlockList() {
  const { userIds, remove } = useBlocks()
  const texts = useTexts().settings
  const { preferences } = useApp()
  const { showBlocked } = usePreferences()
  if (userIds.length === 0) return <p className="text-sm text-ink-quiet">{texts.noBlocked}</p>
  return (
    <>
      <Switch
        label={texts.showBlocked}
        isOn={showBlocked}
        onChange={(next) => preferences.update({ showBlocked: next })}
        testId="switch-blocked"
      />
      <ul>
        {userIds.map((userId) => (
          <BlockedRow key={userId} userId={userId} onRemove={() => void remove(userId)} />
        ))}
      </ul>
    </>
  )
}

function BlockedRow({ userId, onRemove }: { readonly userId: number; readonly onRemove: () => void }) {
  const texts = useTexts().details
  const name = useUserName(userId)
  return (
    <li className="flex min-h-12 items-center gap-3">
      <Avatar id={userId} name={name} url={useUser(userId)?.avatar_url} size="s" />
      <span className="min-w-0 flex-1 truncate">
        <Name>{name}</Name>
      </span>
      <Button size="s" onClick={onRemove}>
        {texts.unblock}
      </Button>
    </li>
  )
}
