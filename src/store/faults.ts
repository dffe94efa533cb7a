// The ways in which what remembers things can say no.

/** The database cannot be reached or is too busy; the request may be repeated. */
export class Unavailable extends Error {
  override name = 'Unavailable'
  /** Set when nothing was done and the same transaction can be run again at once. */
  again = false
}

/** The database is there and does not let us in: what it is asked with has to change first. The reason is its cause. */
export class ShutOut extends Unavailable {
  override name = 'ShutOut'
}

/** There is no room left on the disk. */
export class DiskFull extends Error {
  override name = 'DiskFull'
}

/** It is the database or its disk that cannot, whatever was asked: what comes next would fail as well. */
export const isOutage = (error: unknown): error is Unavailable | DiskFull => error instanceof Unavailable || error instanceof DiskFull

/** A rule that the database keeps was broken: `rule` names the constraint, index or columns. */
export class RuleBroken extends Error {
  override name = 'RuleBroken'
  readonly kind: 'unique' | 'reference' | 'check' | 'kept'
  readonly rule: string
  constructor(kind: RuleBroken['kind'], rule: string, cause: unknown) {
    super(`${kind}: ${rule}`, { cause })
    this.kind = kind
    this.rule = rule
  }
}

/** More bytes came than were allowed. */
export class TooLarge extends Error {
  override name = 'TooLarge'
}

/** The stream that bytes came by broke off. */
export class CutOff extends Error {
  override name = 'CutOff'
}

/** What was here is here no more: somebody was quicker. */
export class Gone extends Error {
  override name = 'Gone'
}
