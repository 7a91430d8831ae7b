import type { SampleChannel } from '../world.js'

export const paperSkies: SampleChannel = {
  username: 'paper_skies',
  fullname: 'Paper Skies',
  daysAgo: 44.6,
  subscribesTo: [
    { channel: 'quiet_patterns', daysAgo: 38.2 },
    { channel: 'night_trains', daysAgo: 29.0 },
    { channel: 'tiny_gardens', daysAgo: 25.7 },
    { channel: 'clay_kitchen', daysAgo: 11.2 },
  ],
  videos: [
    {
      name: 'kite-on-a-short-string',
      title: 'Kite on a short string',
      description: 'Four sheets of paper, two bamboo sticks, three bows. The clouds were cut with the same scissors.',
      daysAgo: 22.8,
      views: 719,
      comments: [
        { by: 'tiny_gardens', hoursLater: 3.8, content: 'Which paper do you use? Mine tears at the first gust.' },
        {
          by: 'paper_skies',
          hoursLater: 15.2,
          content: '@tiny_gardens Mulberry, 40 grams. It bends where others tear.',
          likedBy: ['tiny_gardens', 'quiet_patterns'],
        },
        { by: 'quiet_patterns', hoursLater: 44.7, content: 'The tail writes a sine. A good one, too.', likedBy: ['paper_skies'] },
      ],
      likedBy: ['tiny_gardens', 'quiet_patterns', 'night_trains'],
      watchedBy: ['clay_kitchen'],
    },
    {
      name: 'fold-flap-repeat',
      title: 'Fold, flap, repeat',
      description: 'Three cranes at dusk. Let it run in a loop.',
      daysAgo: 10.3,
      views: 1034,
      comments: [
        {
          by: 'clay_kitchen',
          hoursLater: 2.5,
          content: 'I have let it run for the whole of dinner.',
          likedBy: ['paper_skies', 'tiny_gardens'],
        },
        { by: 'night_trains', hoursLater: 9.6, content: 'Southbound, I take it?' },
        {
          by: 'paper_skies',
          hoursLater: 10.0,
          content: 'South by south-west, calling at all hills.',
          likedBy: ['night_trains', 'clay_kitchen'],
        },
      ],
      likedBy: ['clay_kitchen', 'night_trains', 'tiny_gardens', 'quiet_patterns'],
      watchedBy: [],
    },
  ],
  posts: [
    {
      daysAgo: 23.9,
      content: 'Wind forecast for tomorrow: three sheets, maybe four.',
      likedBy: ['night_trains', 'tiny_gardens'],
    },
    {
      daysAgo: 5.2,
      content: 'A thousand cranes are said to grant a wish. I am at 312 and already have what I wanted: a table full of cranes.',
      likedBy: ['quiet_patterns', 'clay_kitchen', 'tiny_gardens'],
    },
  ],
  playlists: [
    {
      name: 'Things in the air',
      description: 'Paper, steam, stars.',
      daysAgo: 9.8,
      videos: ['kite-on-a-short-string', 'fold-flap-repeat', 'view-from-berth-14'],
    },
  ],
}
