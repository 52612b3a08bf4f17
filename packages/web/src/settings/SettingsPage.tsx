import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import { useOwnUser, useTexts } from '../base/context.js'
import { goBack } from '../base/go-back.js'
import { useEscapeTo } from '../base/use-escape-to.js'
import { media, useMedia } from '../base/use-media.js'
import { passageHeading } from '../base/use-passage.js'
import { IconButton } from '../ui/Button.js'
import { IdLine } from '../ui/IdLine.js'
import { BlockList } from './BlockList.js'
import { ChatHabits, Looks } from './BrowserChoices.js'
import { DeviceList } from './DeviceList.js'
import { PasswordForm } from './PasswordForm.js'
import { PrivacyChoices } from './PrivacyChoices.js'
import { ProfileForm } from './ProfileForm.js'
import { SignOut } from './SignOut.js'

/** The own profile, the looks, the devices, the way out. */
export function SettingsPage({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const own = useOwnUser()
  const texts = useTexts()
  const words = texts.settings
  const [, navigate] = useLocation()
  const hasPanes = useMedia(media.pane)
  useEscapeTo('/')
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-16 shrink-0 items-center gap-1 border-b border-line bg-surface ps-2 pane:ps-5">
        {!hasPanes && (
          <IconButton label={texts.back} onClick={() => goBack(navigate, '/')} data-testid="back">
            <ChevronLeft className="size-5.5" />
          </IconButton>
        )}
        <h1 {...passageHeading} className="text-lg font-semibold outline-none">
          {words.title}
        </h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-150 flex-col gap-4 px-3 py-5 pb-[calc(env(safe-area-inset-bottom)+2rem)] pane:px-6">
          <Card title={words.profile}>
            <IdLine label={texts.list.myId} value={String(own.id)} testId="settings-own-id" />
            <IdLine label={texts.details.username} value={own.username} />
            {own.phone !== null && <IdLine label={words.phone} value={own.phone} />}
            {own.unproven?.includes('phone') && (
              <p className="text-sm text-ink-quiet" data-testid="unproven">
                {words.unproven}
              </p>
            )}
            <ProfileForm />
          </Card>
          <Card title={words.appearance}>
            <Looks />
          </Card>
          <Card title={words.chat}>
            <ChatHabits onShowKeys={onShowKeys} />
          </Card>
          <Card title={words.privacy}>
            <PrivacyChoices />
          </Card>
          <Card title={words.devices}>
            <DeviceList />
          </Card>
          <Card title={words.password}>
            <PasswordForm />
          </Card>
          <Card title={words.blocked}>
            <BlockList />
          </Card>
          <SignOut />
        </div>
      </div>
    </div>
  )
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="rounded-l border border-line bg-surface px-5 py-4">
      <h2 className="mb-2 font-semibold">{title}</h2>
      {children}
    </section>
  )
}
