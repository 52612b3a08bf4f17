import { ChevronLeft, LogOut } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { useApp, useOwnUser, useTexts } from '../base/context.js'
import { goBack } from '../base/go-back.js'
import { media, useMedia } from '../base/use-media.js'
import { Button, IconButton } from '../ui/Button.js'
import { ConfirmDialog } from '../ui/ConfirmDialog.js'
import { IdLine } from '../ui/IdLine.js'
import { BlockList } from './BlockList.js'
import { ChatHabits, Looks } from './BrowserChoices.js'
import { DeviceList } from './DeviceList.js'
import { PasswordForm } from './PasswordForm.js'
import { ProfileForm } from './ProfileForm.js'

/** The own profile, the looks, the devices, the way out. */
export function SettingsPage({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const own = useOwnUser()
  const texts = useTexts()
  const words = texts.settings
  const [, navigate] = useLocation()
  const hasPanes = useMedia(media.pane)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-16 shrink-0 items-center gap-1 border-b border-line bg-surface ps-2 pane:ps-5">
        {!hasPanes && (
          <IconButton label={texts.back} onClick={() => goBack(navigate, '/')} data-testid="back">
            <ChevronLeft className="size-5.5" />
          </IconButton>
        )}
        <h1 className="text-lg font-semibold">{words.title}</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-150 flex-col gap-4 px-3 py-5 pb-[calc(env(safe-area-inset-bottom)+2rem)] pane:px-6">
          <Card title={words.profile}>
            <IdLine label={texts.list.myId} value={String(own.id)} testId="settings-own-id" />
            <IdLine label={texts.details.username} value={own.username} />
            {own.phone !== null && <IdLine label={words.phone} value={own.phone} />}
            <ProfileForm />
          </Card>
          <Card title={words.appearance}>
            <Looks />
          </Card>
          <Card title={words.chat}>
            <ChatHabits onShowKeys={onShowKeys} />
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

function SignOut() {
  const { client } = useApp()
  const texts = useTexts().settings
  const [, navigate] = useLocation()
  const [isAsking, setIsAsking] = useState(false)
  const signOut = async () => {
    await client.signOut()
    navigate('/', { replace: true })
  }
  return (
    <>
      <Button tone="grave" className="w-full" onClick={() => setIsAsking(true)} data-testid="sign-out">
        <LogOut className="size-4 rtl:-scale-x-100" />
        {texts.signOut}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={texts.signOutTitle}
          text={texts.signOutText}
          action={texts.signOut}
          onConfirm={signOut}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  )
}
