/** Stand for what is only known when a request is sent. */

/**
 * Whose a thing is: the caller's, the caller's and made just now, somebody else's, somebody else's and hidden, nobody's.
 */
export type Whose = 'own' | 'fresh' | 'foreign' | 'hidden' | 'missing'

/** A thing that there is, by the name of the parameter that it is for. */
export class Ref {
  constructor(
    readonly name: string,
    readonly whose: Whose,
  ) {}
}

/** A part of an address that is encoded already, or is meant not to be. */
export class Raw {
  constructor(readonly raw: string) {}
}
