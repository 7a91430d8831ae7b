import { generateKeyPairSync, sign } from 'node:crypto'

/** A server's certificate that it has signed itself, for `localhost` or another name, and its key; both PEM. */
export function selfSigned(name = 'localhost'): { certificate: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = sequence(tlv(0x31, sequence(OID.commonName, tlv(0x0c, Buffer.from(name)))))
  const facts = sequence(
    tlv(0xa0, tlv(0x02, Buffer.of(2))),
    tlv(0x02, Buffer.of(1)),
    ECDSA_WITH_SHA256,
    subject,
    sequence(time('250101000000Z'), time('491231235959Z')),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(
      0xa3,
      sequence(
        extension(OID.basicConstraints, sequence(TRUE)),
        extension(OID.otherNames, sequence(tlv(0x82, Buffer.from(name)))),
      ),
    ),
  )
  const signature = sign('sha256', facts, privateKey)
  const der = sequence(facts, ECDSA_WITH_SHA256, tlv(0x03, Buffer.concat([Buffer.of(0), signature])))
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n')
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** A value of ASN.1 as DER writes it: tag, length, content. */
function tlv(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const { length } = body
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.of(tag, ...head), body])
}

const sequence = (...content: Buffer[]) => tlv(0x30, ...content)
const time = (text: string) => tlv(0x17, Buffer.from(text))
const extension = (id: Buffer, value: Buffer) => sequence(id, TRUE, tlv(0x04, value))

const TRUE = Buffer.from('0101ff', 'hex')
const ECDSA_WITH_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex')
const OID = {
  commonName: Buffer.from('0603550403', 'hex'),
  basicConstraints: Buffer.from('0603551d13', 'hex'),
  otherNames: Buffer.from('0603551d11', 'hex'),
}
