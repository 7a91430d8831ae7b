/**
 * What a new password may not be, beside its length: something that is tried first. No rule asks for digits or capitals, which make
 * passwords harder to remember and not harder to guess.
 */

/** Common as a password of its own, or with digits and signs around. */
const COMMON_WORDS = new Set(
  `password passwort pass passwd passphrase mypassword newpassword thepassword motdepasse kennwort contraseña contrasena senha parola
  haslo wachtwoord salasana losenord administrator admin adminadmin root superuser sysadmin webmaster guest testtest tester testing
  test demo user username default changeme temp temporary letmein letmeinnow welcome welcomehome welcometo login logmein access
  accessgranted secret topsecret mysecret trustno whatever nothing something anything hardcore master mastermind
  iloveyou iloveme loveyou iloveu lovely lovelove mylove loveme truelove forever loverboy lovers babygirl babyboy sweetheart sweetie
  honey teamo tequiero woaini princess princesa prince queen kingking angel angels heaven jesuschrist jesus christ blessed faith
  godisgood sunshine sunflower rainbow butterfly mariposa estrella flower flowers summer winter spring autumn monday tuesday friday
  saturday sunday january february march april june july august september october november december moonlight starlight snowball
  snowflake thunder thunderbird lightning midnight
  football baseball basketball soccer hockey softball volleyball swimming skateboard superstar champion champions winner sports
  superman batman spiderman ironman starwars startrek pokemon pikachu dragon dragons dragonball naruto minecraft fortnite playstation
  xboxlive nintendo gamer gaming games computer internet google facebook youtube twitter instagram linkedin dropbox samsung android
  iphone apple microsoft windows linux viztube rockyou access shadow hunter ranger killer sniper warrior soldier marines military
  maverick freedom liberty america american marlboro jackass
  mustang corvette ferrari porsche mercedes chevrolet camaro yamaha kawasaki harley racing liverpool arsenal chelsea barcelona
  realmadrid juventus manchester cowboys steelers yankees redsox lakers redskins packers eagles panther panthers ronaldo messi neymar
  beckham rooney gerrard
  michael michelle jennifer jessica jonathan christopher christian christine christina elizabeth alexander alexandra alexandria
  alejandro alejandra benjamin samantha stephanie victoria veronica nicholas danielle daniel charlie charlotte caroline catherine
  francesca fernando valentina gabriela gabriel isabella rodrigo patricia margaret matthew anthony jackson jasmine jordan joshua
  justin thomas robert william joseph andrea andrew amanda ashley brandon carlos hannah nicole taylor austin maggie bailey buster
  chocolate cookies cookie banana orange cherry strawberry pineapple pepper cheese coffee ginger snoopy garfield tigger scooby mickey
  elephant tiger monkey donkey dolphin dolphins penguin kitty kitten puppy doggie horses unicorn phoenix falcon rocky lucky
  diamond silver golden platinum emerald crystal blackcat blackberry bluebird purple yellow
  spongebob simpsons godzilla matrix gandalf hogwarts harrypotter lordoftherings zelda mario nirvana metallica slipknot eminem beatles
  rockstar guitar music hello hellohello helloworld goodbye goodluck goodmorning bonjour soleil hallo schatz blahblah fuckyou fuckme
  fuckoff asshole bullshit bitch pussy bigdaddy babygurl
  family mother father daddy mommy brother sister friends friendship bestfriend together life mylife happy happiness smile
  money dollar business office company manager director student teacher college university school
  london paris newyork california texas florida chicago boston berlin germany england scotland ireland australia canada mexico brasil
  brazil india pakistan indonesia philippines bangladesh vietnam russia poland france espana italia portugal`.split(/\s+/),
)

/** Common exactly so. */
const COMMON_PASSWORDS = new Set(
  `trustno1 ncc1701d blink182 1qaz2wsx 1qaz2wsx3edc !qaz2wsx 1qaz@wsx 1qazxsw2 zaq12wsx zaq!2wsx zaq1xsw2 zaq1zaq1 qazwsxedc qazwsx123
  1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 a1b2c3d4 1a2b3c4d qwaszx12 12qwaszx qwer1234 1234qwer qwerasdf
  asdfqwer asdfzxcv zxcvasdf qweasdzxc 123qweasd 1234abcd gfhjkm123 xxxxxxxx abcdefgh1 access14 kobe2408
  11223344 1122334455 112233445566 1223334444 12344321 1234554321 123321123 12345679 12345678910 10203040 102030405060 123654789
  147258369 159357258 159753456 369258147 741852963 789456123 987456321 123698745 5201314520`.split(/\s+/),
)

/** What people hit without thinking: rows of the keyboard, the alphabet, digits; forwards and backwards. */
const WALKS = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
  'qazwsxedc',
].flatMap((row) => [row, Array.from(row).reverse().join('')])

/** Signs that stand for a letter they look like. */
const LOOKALIKES: Record<string, string> = { '@': 'a', 4: 'a', 3: 'e', 1: 'i', '!': 'i', 0: 'o', $: 's', 5: 's', 7: 't' }

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
  if (COMMON_PASSWORDS.has(lower) || isPattern(lower)) return true
  // What is there beside a row of digits (`abc123456789`, `a12345678`), and then beside a few digits and signs (`!dragon22`)?
  const rest = lower.replace(/\d{4,}/g, (digits) => (isWalk(digits) ? '' : digits))
  const core = rest.replace(/^[^\p{L}]{1,6}(?=\p{L})|(?<=\p{L})[^\p{L}]{1,6}$/gu, '')
  if (rest !== lower && core.length <= 2) return true
  const word = core.replace(/[^\p{L}]/gu, (sign) => LOOKALIKES[sign] ?? sign)
  return COMMON_WORDS.has(word) || COMMON_WORDS.has(half(word)) || isPattern(core)
}

const isPattern = (text: string) => isWalk(text) || isWalk(half(text)) || isRepetition(text)

const isWalk = (text: string) => text.length >= 3 && WALKS.some((row) => row.includes(text))

/** What a text is twice, or nothing. */
function half(text: string): string {
  const first = text.slice(0, text.length / 2)
  return text === first + first ? first : ''
}

/** Up to four characters over and over: `11111111`, `12341234`, `hahahaha`. A single letter is rare among what is tried. */
const isRepetition = (text: string) => /^([!-~]{1,4})\1+$/.test(text) && !/^([a-z])\1+$/.test(text)
