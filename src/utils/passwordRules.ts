/**
 * What a new password may not be, beside its length: something that is tried first. No rule asks for digits or capitals, which make
 * passwords harder to remember and not harder to guess.
 */

/** Words that are common as a password of their own, or with a few digits or signs behind. */
const COMMON_WORDS = new Set(
  `password passwort passw0rd pa55word p@ssword p@ssw0rd mypassword newpassword thepassword password123 passwordpassword
  administrator admin root superuser sysadmin webmaster guest testtest tester testing test demo user username default changeme
  letmein letmeinnow welcome welcomehome login logmein access accessgranted secret topsecret mysecret trustno1 whatever nothing
  iloveyou iloveyou2 loveyou iloveu lovely lovelove mylove forever loverboy lovers babygirl babyboy sweetheart sweetie honey
  princess princesa prince queen kingking angel angels heaven jesuschrist jesus christ blessed faith
  sunshine sunflower rainbow butterfly flower flowers summer winter spring autumn monday friday january february november december
  football baseball basketball soccer hockey softball volleyball swimming skateboard superstar champion winner
  superman batman spiderman ironman starwars startrek pokemon pikachu dragon dragons dragonball naruto minecraft fortnite playstation
  xboxlive nintendo gamer gaming computer internet google facebook youtube twitter instagram samsung android iphone apple microsoft
  windows linux viztube master mastermind shadow hunter ranger killer warrior soldier marines military freedom liberty america american
  mustang corvette ferrari porsche mercedes chevrolet camaro yamaha harley racing liverpool arsenal chelsea barcelona realmadrid
  juventus manchester cowboys steelers yankees lakers redskins packers eagles
  michael michelle jennifer jessica jonathan christopher christian elizabeth alexander alexandra alexandria benjamin samantha
  stephanie victoria veronica nicholas danielle charlie charlotte patricia margaret matthew anthony jackson jasmine
  chocolate cookies cookie banana orange cherry strawberry pineapple pepper cheese coffee snoopy garfield tigger scooby mickey
  elephant tiger monkey donkey dolphin dolphins penguin kitty kitten puppy doggie horses unicorn phoenix falcon
  diamond silver golden platinum emerald crystal midnight blackcat blackberry bluebird purple yellow
  spongebob simpsons godzilla matrix gandalf hogwarts harrypotter lordoftherings zelda mario
  qwertyui qwertyuiop qwerty azerty qwertz asdfghjk asdfghjkl asdfasdf zxcvbnm zxcvbn qazwsx qazwsxedc 1qaz2wsx 1q2w3e4r 1q2w3e4r5t
  q1w2e3r4 q1w2e3r4t5 qwer1234 asdf1234 zaq12wsx zaq1zaq1 1qazxsw2 abcdefgh abcdefg abcd1234 abc12345 abcabc aa123456 a1b2c3d4
  asdqwe asdqwe123 qweasd qweasdzxc qwe123qwe 123qweasd 123qwe123 1234qwer 12qwaszx
  computer1 hello hellohello helloworld goodbye blahblah fuckyou fuckyou2 fuckoff asshole bullshit bigdaddy babygurl
  michael1 jordan23 charlie1 letmein1 dragon12 monkey12 nirvana metallica slipknot eminem beatles rockstar guitar music
  family mother father daddy mommy brother sister friends friendship bestfriend together life mylife happy happiness smile
  money dollar business office company manager director student teacher college university school
  london paris newyork california texas florida chicago boston berlin germany england scotland ireland australia canada mexico brasil
  brazil india pakistan indonesia philippines vietnam russia poland france espana italia portugal`.split(/\s+/),
)

/** What people hit without thinking: rows and columns of the keyboard, the alphabet, digits. */
const SEQUENCES = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
]
const WALKS = SEQUENCES.flatMap((sequence) => [sequence, Array.from(sequence).reverse().join('')])

const DECORATION = /[0-9!@#$%^&*?.,_+=~ -]{1,6}$/

/**
 * Why a new password will not do, or undefined. It completes a sentence that begins with the field's name.
 */
export function passwordProblem(password: string, username: string): string | undefined {
  const lower = password.toLowerCase()
  if (lower.includes(username.toLowerCase())) return 'must not contain the username'
  if (isCommon(lower)) return 'is among the most common passwords'
  return undefined
}

function isCommon(lower: string): boolean {
  const word = lower.replace(DECORATION, '')
  return COMMON_WORDS.has(lower) || COMMON_WORDS.has(word) || isRepetition(lower) || WALKS.some((walk) => walk.includes(lower))
}

/** One to four characters over and over: `aaaaaaaa`, `12341234`. */
const isRepetition = (text: string) =>
  [1, 2, 3, 4].some(
    (size) =>
      text.length >= 2 * size &&
      text ===
        text
          .slice(0, size)
          .repeat(Math.ceil(text.length / size))
          .slice(0, text.length),
  )
