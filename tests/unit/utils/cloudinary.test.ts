import { describe, expect, it } from '@jest/globals'
import { deliveryUrl, isAssetUrl, posterUrl, previewUrl } from '../../../src/utils/cloudinary.js'

const MOST = 40_000_000
const HOST = 'https://res.cloudinary.com/demo'

const image = (secureUrl: string) => deliveryUrl({ secureUrl, kind: 'image', bytes: 1_000 }, MOST)
const video = (secureUrl: string, bytes: number) => deliveryUrl({ secureUrl, kind: 'video', bytes }, MOST)

describe('the delivery address', () => {
  it.each([
    ['an image', 'v1571218039/viztube/4f0c.jpg', 'f_auto,q_auto/v1571218039/viztube/4f0c.jpg'],
    ['one without a folder', 'v1/4f0c.jpg', 'f_auto,q_auto/v1/4f0c.jpg'],
    ['one in many folders', 'v1/a/b/c/4f0c.png', 'f_auto,q_auto/v1/a/b/c/4f0c.png'],
    [
      'one in folders that look like a version and a transformation',
      'v12/v3/w_100/4f0c.jpg',
      'f_auto,q_auto/v12/v3/w_100/4f0c.jpg',
    ],
    ['one without an extension', 'v1/viztube/4f0c', 'f_auto,q_auto/v1/viztube/4f0c'],
    ['one without a version', 'viztube/4f0c.jpg', 'f_auto,q_auto/viztube/4f0c.jpg'],
    ['one with encoded characters', 'v1/viz%20tube/4f%3F0c.jpg', 'f_auto,q_auto/v1/viz%20tube/4f%3F0c.jpg'],
    ['one that has it already', 'f_auto,q_auto/v1/viztube/4f0c.jpg', 'f_auto,q_auto/v1/viztube/4f0c.jpg'],
    ['one that has it already, without a version', 'f_auto,q_auto/viztube/4f0c.jpg', 'f_auto,q_auto/viztube/4f0c.jpg'],
    ['one that is transformed otherwise', 'c_fill,w_100/v1/4f0c.jpg', 'c_fill,w_100/f_auto,q_auto/v1/4f0c.jpg'],
    ['one that is transformed twice', 'w_100/e_sepia/v1/4f0c.jpg', 'w_100/e_sepia/f_auto,q_auto/v1/4f0c.jpg'],
  ])('of %s', (_, from, to) => {
    expect(image(`${HOST}/image/upload/${from}`)).toBe(`${HOST}/image/upload/${to}`)
  })

  it('of a video is transformed up to the size that the service transforms at once', () => {
    const plain = `${HOST}/video/upload/v1/viztube/4f0c.mp4`
    const optimised = `${HOST}/video/upload/f_auto,q_auto/v1/viztube/4f0c.mp4`
    expect(video(plain, MOST)).toBe(optimised)
    expect(video(plain, MOST + 1)).toBe(plain)
  })

  it('of an image is transformed whatever its size', () => {
    const secureUrl = `${HOST}/image/upload/v1/4f0c.jpg`
    expect(deliveryUrl({ secureUrl, kind: 'image', bytes: MOST + 1 }, MOST)).toBe(
      `${HOST}/image/upload/f_auto,q_auto/v1/4f0c.jpg`,
    )
  })

  it('is always one over TLS, unless it is on this machine', () => {
    const path = '/demo/image/upload/v1/4f0c.jpg'
    const optimised = '/demo/image/upload/f_auto,q_auto/v1/4f0c.jpg'
    expect(image(`http://res.cloudinary.com${path}`)).toBe(`https://res.cloudinary.com${optimised}`)
    expect(video('http://res.cloudinary.com/demo/video/upload/v1/a.mp4', MOST + 1)).toBe(`${HOST}/video/upload/v1/a.mp4`)
    expect(image(`http://127.0.0.1:9999${path}`)).toBe(`http://127.0.0.1:9999${optimised}`)
    expect(image(`http://127.0.0.1.example.com${path}`)).toBe(`https://127.0.0.1.example.com${optimised}`)
  })

  it('may be on a host of the account', () => {
    expect(image('https://demo-res.cloudinary.com/image/upload/v1/4f0c.jpg')).toBe(
      'https://demo-res.cloudinary.com/image/upload/f_auto,q_auto/v1/4f0c.jpg',
    )
  })

  it.each([
    '',
    'viztube/4f0c.jpg',
    '/media/4f/4f0c.jpg',
    'ftp://res.cloudinary.com/demo/image/upload/v1/a.jpg',
    `${HOST}/raw/upload/v1/a.jpg`,
    `${HOST}/image/upload/`,
    `${HOST}/image/upload/v1/a.jpg?evil=1`,
  ])('can not be made of %j', (url) => {
    expect(isAssetUrl(url)).toBe(false)
    expect(() => image(url)).toThrow(TypeError)
  })
})

describe('a picture and a preview of a video', () => {
  it('come from the same asset, whichever of its addresses is known', () => {
    for (const known of ['v1/viztube/4f0c.webm', 'f_auto,q_auto/v1/viztube/4f0c.webm']) {
      const url = `${HOST}/video/upload/${known}`
      expect(posterUrl(url)).toBe(`${HOST}/video/upload/q_auto,so_0/v1/viztube/4f0c.jpg`)
      expect(previewUrl(url)).toBe(`${HOST}/video/upload/e_preview:duration_5,q_auto/v1/viztube/4f0c.mp4`)
    }
  })

  it('keep a name without an extension', () => {
    expect(posterUrl(`${HOST}/video/upload/v1/my.folder/4f0c`)).toBe(`${HOST}/video/upload/q_auto,so_0/v1/my.folder/4f0c.jpg`)
  })

  it('are not made of images', () => {
    expect(() => posterUrl(`${HOST}/image/upload/v1/4f0c.jpg`)).toThrow(TypeError)
    expect(() => previewUrl(`${HOST}/image/upload/v1/4f0c.jpg`)).toThrow(TypeError)
  })
})
