/** Parts of a file that stay, and whether any others were left out. */
export class Pieces {
  readonly #whole: Uint8Array
  readonly #kept: Uint8Array[] = []
  #isChanged = false

  constructor(whole: Uint8Array) {
    this.#whole = whole
  }

  keep(start: number, end: number): void {
    this.#kept.push(this.#whole.subarray(start, end))
  }

  /** Puts other bytes where some were. */
  replace(bytes: Uint8Array): void {
    this.#kept.push(bytes)
    this.#isChanged = true
  }

  /** What was kept; the very same array where that is everything. */
  join(): Uint8Array {
    const bytes = this.#kept.reduce((sum, piece) => sum + piece.length, 0)
    return !this.#isChanged && bytes === this.#whole.length ? this.#whole : Buffer.concat(this.#kept)
  }
}

export function latin(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end)
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
