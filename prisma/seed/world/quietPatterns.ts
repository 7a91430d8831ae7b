import type { SampleChannel } from '../world.js'

export const quietPatterns: SampleChannel = {
  username: 'quiet_patterns',
  fullname: 'Quiet Patterns',
  daysAgo: 40.9,
  subscribesTo: [
    { channel: 'paper_skies', daysAgo: 37.5 },
    { channel: 'clay_kitchen', daysAgo: 34.0 },
  ],
  videos: [
    {
      name: 'tide-of-dots',
      format: 'webm',
      title: 'Tide of dots',
      description: '144 dots, five colours, one wave. The chord is A major and breathes at the same pace.',
      daysAgo: 20.2,
      views: 556,
      comments: [
        {
          by: 'night_trains',
          hoursLater: 5.8,
          content: 'I see the lights of a town from far away.',
          likedBy: ['quiet_patterns', 'paper_skies'],
        },
        { by: 'tiny_gardens', hoursLater: 18.5, content: 'I see a sunflower that breathes.', likedBy: ['quiet_patterns'] },
        { by: 'quiet_patterns', hoursLater: 19.9, content: 'Both of you are right.' },
      ],
      likedBy: ['night_trains', 'tiny_gardens', 'paper_skies'],
      watchedBy: ['clay_kitchen'],
    },
    {
      name: 'seven-rings-one-turn',
      title: 'Seven rings, one turn',
      description: 'Each ring turns by a whole number of its own steps, so the end meets the beginning.',
      daysAgo: 1.9,
      views: 142,
      comments: [
        {
          by: 'clay_kitchen',
          hoursLater: 8.3,
          content: 'This is exactly what a well-centred lump feels like.',
          likedBy: ['quiet_patterns'],
        },
      ],
      likedBy: ['clay_kitchen', 'paper_skies'],
      watchedBy: ['night_trains'],
    },
  ],
  posts: [
    {
      daysAgo: 21.4,
      content: 'Rule of the week: no random numbers. Everything that looks like chance is a sine with an odd period.',
      likedBy: ['paper_skies', 'clay_kitchen'],
    },
    { daysAgo: 2.8, content: 'Seven rings, 27 arcs and an evening without looking at the clock.', likedBy: ['night_trains'] },
  ],
  playlists: [
    {
      name: 'Loops without a seam',
      description: 'Find the first frame if you can.',
      daysAgo: 1.5,
      videos: ['seven-rings-one-turn', 'tide-of-dots', 'fold-flap-repeat'],
    },
  ],
}
