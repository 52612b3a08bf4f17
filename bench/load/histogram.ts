/** Counts times in buckets of 1.6 %, so that recording one costs a few instructions and memory stays the same. */

const subBits = 6
const sub = 1 << subBits

export interface Quantiles {
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly max: number
}

export class Histogram {
  readonly #counts = new Float64Array(32 * sub)
  #total = 0
  #max = 0

  /** @param micros at least 0 */
  record(micros: number): void {
    const value = micros < 0 ? 0 : micros | 0
    this.#counts[bucketOf(value)]! += 1
    this.#total += 1
    if (value > this.#max) this.#max = value
  }

  get total(): number {
    return this.#total
  }

  clear(): void {
    this.#counts.fill(0)
    this.#total = 0
    this.#max = 0
  }

  /** In milliseconds. */
  quantiles(): Quantiles {
    return {
      p50: this.#quantile(0.5),
      p99: this.#quantile(0.99),
      p999: this.#quantile(0.999),
      max: this.#max / 1_000,
    }
  }

  #quantile(share: number): number {
    const wanted = Math.ceil(this.#total * share)
    let seen = 0
    for (let bucket = 0; bucket < this.#counts.length; bucket += 1) {
      seen += this.#counts[bucket]!
      if (seen >= wanted && seen > 0) return Math.min(upperEdge(bucket), this.#max) / 1_000
    }
    return 0
  }
}

function bucketOf(value: number): number {
  if (value < sub) return value
  const exponent = 31 - Math.clz32(value)
  return (exponent - subBits + 1) * sub + ((value >>> (exponent - subBits)) & (sub - 1))
}

function upperEdge(bucket: number): number {
  if (bucket < sub) return bucket
  const shift = Math.floor(bucket / sub) - 1
  return (sub + (bucket % sub) + 1) * 2 ** shift - 1
}
