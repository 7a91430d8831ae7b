import type { SampleChannel } from '../world.js'

export const clayKitchen: SampleChannel = {
  username: 'clay_kitchen',
  fullname: 'Clay Kitchen',
  daysAgo: 61.3,
  subscribesTo: [
    { channel: 'tiny_gardens', daysAgo: 39.6 },
    { channel: 'night_trains', daysAgo: 33.1 },
    { channel: 'quiet_patterns', daysAgo: 12.4 },
  ],
  videos: [
    {
      name: 'bowl-on-the-wheel',
      title: 'A bowl, from lump to rim',
      description:
        'One kilo of red stoneware, one wooden rib, six seconds. In the studio it takes four minutes.\n\n' +
        '0:00 centring\n0:01 opening and pulling the wall\n0:03 letting it out\n0:05 the rib leaves, hold your breath',
      daysAgo: 34.2,
      views: 1248,
      comments: [
        {
          by: 'quiet_patterns',
          hoursLater: 3.2,
          content: 'The throwing lines are the best part. Please never smooth them away.',
          likedBy: ['clay_kitchen', 'paper_skies'],
        },
        {
          by: 'tiny_gardens',
          hoursLater: 7.9,
          content: 'Is there one with a hole in the bottom? I know a fern who needs a new home.',
          likedBy: ['clay_kitchen'],
        },
        {
          by: 'clay_kitchen',
          hoursLater: 9.4,
          content: '@tiny_gardens For ferns, always. I will keep the next one from this batch for you.',
          likedBy: ['tiny_gardens'],
        },
        { by: 'tiny_gardens', hoursLater: 10.1, content: 'The fern says thank you.' },
        { by: 'night_trains', hoursLater: 52.5, content: 'Watched it three times in a row between two stations.' },
      ],
      likedBy: ['tiny_gardens', 'quiet_patterns', 'night_trains', 'paper_skies'],
      watchedBy: [],
    },
    {
      name: 'celadon-poured-once',
      title: 'Celadon, poured once',
      description: 'No brush and no second coat: the glaze finds its own way down. Cone 9, in reduction.',
      daysAgo: 16.7,
      views: 632,
      comments: [
        { by: 'paper_skies', hoursLater: 5.5, content: 'How do you know when to stop pouring?' },
        {
          by: 'clay_kitchen',
          hoursLater: 6.2,
          content: 'When the jug is empty. That is the whole trick.',
          likedBy: ['paper_skies', 'tiny_gardens', 'night_trains'],
        },
        { by: 'quiet_patterns', hoursLater: 30.8, content: 'Fifteen drips, and no two of the same length. I counted.' },
      ],
      likedBy: ['paper_skies', 'quiet_patterns', 'tiny_gardens'],
      watchedBy: ['night_trains'],
    },
    {
      name: 'kiln-diary',
      title: 'Kiln diary: the third cone',
      description: 'Draft. The sound is missing and the end is too short.',
      daysAgo: 2.3,
      views: 3,
      isPublished: false,
      comments: [],
      likedBy: [],
      watchedBy: ['clay_kitchen'],
    },
  ],
  posts: [
    {
      daysAgo: 35.9,
      content: 'The new wheel has arrived. It is so quiet that I keep checking whether it turns.',
      likedBy: ['tiny_gardens', 'night_trains'],
    },
    {
      daysAgo: 15.1,
      content: 'Opened the kiln this morning: 41 bowls, 2 cracks, 1 glaze that nobody can explain. That one stays on my shelf.',
      likedBy: ['quiet_patterns', 'paper_skies', 'tiny_gardens'],
    },
    {
      daysAgo: 3.4,
      content: 'Next week: what a cone sees in the last ten minutes of a firing. Still cutting it.',
      likedBy: ['night_trains'],
    },
  ],
  playlists: [
    {
      name: 'At the wheel',
      description: 'Everything that turns, in the order it was made.',
      daysAgo: 16.1,
      videos: ['bowl-on-the-wheel', 'celadon-poured-once', 'kiln-diary'],
    },
    {
      name: 'While the kiln cools',
      description: 'Twelve hours are long. These help.',
      daysAgo: 9.2,
      videos: ['sleeper-to-the-coast', 'moss-jar-in-the-rain', 'tide-of-dots', 'fold-flap-repeat'],
    },
  ],
}
