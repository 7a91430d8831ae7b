import type { SampleChannel } from '../world.js'

export const tinyGardens: SampleChannel = {
  username: 'tiny_gardens',
  fullname: 'Tiny Gardens',
  daysAgo: 49.2,
  subscribesTo: [
    { channel: 'clay_kitchen', daysAgo: 40.0 },
    { channel: 'paper_skies', daysAgo: 28.3 },
    { channel: 'night_trains', daysAgo: 18.6 },
  ],
  videos: [
    {
      name: 'bean-in-twelve-days',
      title: 'A bean in twelve days',
      description: 'A glass wall, a runner bean and a camera that I forgot to switch off. Each dot at the bottom is a day.',
      daysAgo: 26.1,
      views: 1573,
      comments: [
        {
          by: 'night_trains',
          hoursLater: 2.2,
          content: 'The root leaves first and nobody announces it.',
          likedBy: ['tiny_gardens', 'quiet_patterns'],
        },
        { by: 'clay_kitchen', hoursLater: 8.8, content: 'Did you turn the glass, or does it really grow that straight?' },
        {
          by: 'tiny_gardens',
          hoursLater: 9.3,
          content: '@clay_kitchen A quarter turn every morning, with the coffee.',
          likedBy: ['clay_kitchen'],
        },
        {
          by: 'paper_skies',
          hoursLater: 41.0,
          content: 'Showed this to a class of seven-year-olds. There are now 23 beans on our windowsill.',
          likedBy: ['tiny_gardens', 'clay_kitchen', 'night_trains', 'quiet_patterns'],
        },
      ],
      likedBy: ['night_trains', 'clay_kitchen', 'paper_skies', 'quiet_patterns'],
      watchedBy: [],
    },
    {
      name: 'moss-jar-in-the-rain',
      title: 'Moss jar in the rain',
      description: 'Inside it has not rained since March, and everything is wet.',
      daysAgo: 13.5,
      views: 948,
      comments: [
        { by: 'quiet_patterns', hoursLater: 6.6, content: 'Found the mushroom. Is there only one?' },
        { by: 'tiny_gardens', hoursLater: 7.1, content: 'There is only one so far.', likedBy: ['quiet_patterns'] },
        {
          by: 'clay_kitchen',
          hoursLater: 33.3,
          content: 'Four seconds, and my shoulders came down by a hand.',
          likedBy: ['tiny_gardens'],
        },
      ],
      likedBy: ['quiet_patterns', 'clay_kitchen'],
      watchedBy: ['night_trains', 'paper_skies'],
    },
    {
      name: 'windowsill-breeze',
      title: 'Windowsill, light breeze',
      description: 'Grass, cactus, daisy. Two of them dance.',
      daysAgo: 4.1,
      views: 287,
      comments: [
        {
          by: 'paper_skies',
          hoursLater: 11.9,
          content: 'The cactus dances too, you only have to watch its flower.',
          likedBy: ['tiny_gardens'],
        },
      ],
      likedBy: ['paper_skies', 'clay_kitchen'],
      watchedBy: [],
    },
  ],
  posts: [
    { daysAgo: 27.0, content: 'Day 12. I am keeping the bean.', likedBy: ['paper_skies', 'clay_kitchen', 'night_trains'] },
    {
      daysAgo: 10.7,
      content: 'If your moss turns brown, it is thirsty. If it turns white, it is too happy: open the lid for an afternoon.',
      likedBy: ['clay_kitchen'],
    },
    {
      daysAgo: 1.6,
      content: 'The first ladybird of the year has moved in with the daisy.',
      likedBy: ['night_trains', 'paper_skies'],
    },
  ],
  playlists: [
    {
      name: 'Green things that move',
      description: '',
      daysAgo: 3.8,
      videos: ['bean-in-twelve-days', 'moss-jar-in-the-rain', 'windowsill-breeze'],
    },
    {
      name: 'Pots I want to plant',
      description: 'A wish list for the potter next door.',
      daysAgo: 15.3,
      videos: ['bowl-on-the-wheel', 'celadon-poured-once'],
    },
  ],
}
