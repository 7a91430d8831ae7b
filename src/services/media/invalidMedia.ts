/**
 * A file is not what its field takes. The message is for the user and completes a sentence that begins with the field's name,
 * as in "thumbnail … is not a JPG or PNG image".
 */
export class InvalidMedia extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'InvalidMedia'
  }
}
