/** Plays sound in messages: one at a time, in all that is on the screen. */
import type { Client, Readable } from '@stonechat/client'
import { createCell } from '../../base/cell.js'

const playRates: readonly number[] = [1, 1.5, 2]

export interface Playback {
  /** What is in the player; `undefined` before anything was played. */
  readonly fileId: string | undefined
  readonly isPlaying: boolean
  readonly positionMs: number
  readonly rate: number
}

export interface Player extends Readable<Playback> {
  /** Plays, goes on, or pauses. Rejects where the sound cannot be had or played. */
  toggle(fileId: string, getUrl: () => Promise<string>): Promise<void>
  /** Pauses this sound, if it is the one that plays. */
  pause(fileId: string): void
  /** Moves in the sound that is in the player. */
  seek(positionMs: number): void
  /** The next speed, for this sound and those after it. */
  nextRate(): void
}

export function createPlayer(audio: HTMLAudioElement): Player {
  const cell = createCell<Playback>({ fileId: undefined, isPlaying: false, positionMs: 0, rate: 1 })
  const patch = (part: Partial<Playback>) => cell.set({ ...cell.getSnapshot(), ...part })
  const follow = () => patch({ isPlaying: !audio.paused, positionMs: audio.currentTime * 1_000 })
  for (const event of ['play', 'pause', 'timeupdate', 'seeked']) audio.addEventListener(event, follow)
  audio.addEventListener('ended', () => {
    audio.currentTime = 0
    patch({ isPlaying: false, positionMs: 0 })
  })

  const start = async () => {
    // A new source sets it back.
    audio.playbackRate = cell.getSnapshot().rate
    await audio.play()
  }

  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    async toggle(fileId, getUrl) {
      const { fileId: current, isPlaying } = cell.getSnapshot()
      if (current === fileId && isPlaying) return audio.pause()
      if (current !== fileId || audio.error !== null) {
        audio.pause()
        patch({ fileId, isPlaying: false, positionMs: 0 })
        const url = await getUrl()
        // Another one may have been chosen while the address was on its way.
        if (cell.getSnapshot().fileId !== fileId) return
        // Bytes of this page stay as long as their address does.
        if (audio.src.startsWith('blob:')) URL.revokeObjectURL(audio.src)
        audio.src = url
      }
      await start()
    },
    pause(fileId) {
      if (cell.getSnapshot().fileId === fileId) audio.pause()
    },
    seek(positionMs) {
      audio.currentTime = positionMs / 1_000
      patch({ positionMs })
    },
    nextRate() {
      const index = playRates.indexOf(cell.getSnapshot().rate)
      const rate = playRates[(index + 1) % playRates.length]!
      audio.playbackRate = rate
      patch({ rate })
    },
  }
}

const players = new WeakMap<Client, Player>()

/** The player of an account's page. */
export function playerOf(client: Client): Player {
  let player = players.get(client)
  if (player === undefined) {
    player = createPlayer(new Audio())
    players.set(client, player)
  }
  return player
}
