import { describe, expect, it } from '@jest/globals'
import { absoluteUrls } from '../../../src/utils/mediaUrl.js'

describe('the address of a stored file', () => {
  it.each([
    ['https://viztube.example.com', '/media/ab/abc.jpg', 'https://viztube.example.com/media/ab/abc.jpg'],
    ['https://viztube.example.com/', '/media/ab/abc.jpg', 'https://viztube.example.com/media/ab/abc.jpg'],
    ['https://example.com/viztube', '/media/ab/abc.jpg', 'https://example.com/viztube/media/ab/abc.jpg'],
    ['https://viztube.example.com', 'https://res.cloudinary.com/demo/a.jpg', 'https://res.cloudinary.com/demo/a.jpg'],
    ['https://viztube.example.com', '', ''],
  ])('with %s, %j is %j', (base, stored, absolute) => {
    expect(absoluteUrls(base)(stored)).toBe(absolute)
  })
})
