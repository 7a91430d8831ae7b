/** Keeps calls away from a service that fails, so that nobody waits for it in vain and it can recover. */
export interface Circuit {
  /** Does the work, or throws at once while the circuit is open. */
  run<T>(work: () => Promise<T>): Promise<T>
  /** Throws what `run` would throw, without any work. */
  requireClosed(): void
}

interface Options {
  /** How many failures in a row open the circuit. */
  failures: number
  /** Milliseconds for which it stays open; then a single call goes through and its success closes the circuit. */
  pauseMs: number
  /** Whether an error says that the service fails. Any other error counts neither for it nor against it. */
  isFailure: (error: unknown) => boolean
  /** The error of a call that is kept away. */
  refusal: () => Error
  onOpen?: () => void
  onClose?: () => void
  /** Milliseconds of a clock that never goes back. */
  now?: () => number
}

export function createCircuit(options: Options): Circuit {
  const { failures, pauseMs, isFailure, refusal, onOpen, onClose, now = () => performance.now() } = options
  let inARow = 0
  let opensTrialAt: number | undefined
  let onTrial = false

  function succeeded() {
    inARow = 0
    if (opensTrialAt === undefined) return
    opensTrialAt = undefined
    onClose?.()
  }

  function failed() {
    inARow += 1
    if (inARow < failures) return
    const wasClosed = opensTrialAt === undefined
    opensTrialAt = now() + pauseMs
    if (wasClosed) onOpen?.()
  }

  function requireClosed() {
    if (opensTrialAt !== undefined && (onTrial || now() < opensTrialAt)) throw refusal()
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    requireClosed()
    const isTrial = opensTrialAt !== undefined
    if (isTrial) onTrial = true
    try {
      const result = await work()
      succeeded()
      return result
    } catch (error) {
      if (isFailure(error)) failed()
      throw error
    } finally {
      if (isTrial) onTrial = false
    }
  }

  return { run, requireClosed }
}
