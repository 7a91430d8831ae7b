import type { EnvName, ReadEnv } from './env.js'

const SECRETS = [
  'ACCESS_TOKEN_SECRET',
  'REFRESH_TOKEN_SECRET',
  'ACCESS_TOKEN_SECRET_PREVIOUS',
  'REFRESH_TOKEN_SECRET_PREVIOUS',
  'METRICS_TOKEN',
] as const satisfies EnvName[]

/** What is wrong with secrets beside each other: one serves one purpose, and a previous one follows from a change. */
export function secretProblems({ values, isGiven }: ReadEnv): string[] {
  const alone = (['ACCESS_TOKEN_SECRET', 'REFRESH_TOKEN_SECRET'] as const)
    .filter((name) => isGiven(`${name}_PREVIOUS`) && !isGiven(name))
    .map((name) => `${name}_PREVIOUS needs ${name}`)
  const alike = SECRETS.flatMap((name, index) =>
    SECRETS.slice(0, index)
      .filter((other) => values[name] !== undefined && values[name] === values[other])
      .map((other) => `${other} and ${name} must differ`),
  )
  return [...alone, ...alike]
}
