/**
 * Settings for a service that refuses nothing for being busy: a process of jest has more memory than a service, and the machine of a
 * test may have more to do than the test.
 */
export const NEVER_BUSY = { MEMORY_SHED_BYTES: '999999999999', DELAY_SHED_MS: '3600000' }
