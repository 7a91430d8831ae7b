import type { SampleChannel } from '../world.js'

export const nightTrains: SampleChannel = {
  username: 'night_trains',
  fullname: 'Night Trains',
  daysAgo: 55.8,
  subscribesTo: [
    { channel: 'clay_kitchen', daysAgo: 34.8 },
    { channel: 'paper_skies', daysAgo: 20.5 },
  ],
  videos: [
    {
      name: 'sleeper-to-the-coast',
      title: 'The sleeper to the coast crosses the viaduct',
      description:
        'Eight carriages, a full moon and no wind. Filmed from the reeds; the frogs were asked to be quiet.\n\nBest with headphones.',
      daysAgo: 29.4,
      views: 2106,
      comments: [
        {
          by: 'paper_skies',
          hoursLater: 1.7,
          content: 'The moon on the water! I forgot to look at the train and had to start again.',
          likedBy: ['night_trains', 'clay_kitchen'],
        },
        {
          by: 'clay_kitchen',
          hoursLater: 12.6,
          content: 'Somebody in the fourth carriage has switched the light off. Good night to them.',
          likedBy: ['night_trains', 'tiny_gardens', 'quiet_patterns'],
        },
        { by: 'night_trains', hoursLater: 13.1, content: 'Every carriage has one who sleeps and four who read.' },
        { by: 'quiet_patterns', hoursLater: 70.3, content: 'Arches, windows, wheels: three rhythms at once.' },
      ],
      likedBy: ['paper_skies', 'clay_kitchen', 'quiet_patterns', 'tiny_gardens'],
      watchedBy: [],
    },
    {
      name: 'view-from-berth-14',
      title: 'View from berth 14',
      description: 'Somewhere between the last village and the first mountain. Tea by the night attendant.',
      daysAgo: 18.9,
      views: 874,
      comments: [
        { by: 'tiny_gardens', hoursLater: 4.4, content: 'Is that cup going to be all right?' },
        {
          by: 'night_trains',
          hoursLater: 5.0,
          content: 'It has crossed this pass more often than I have.',
          likedBy: ['tiny_gardens', 'clay_kitchen'],
        },
        {
          by: 'clay_kitchen',
          hoursLater: 26.2,
          content: 'That cup has a good foot. It will be all right.',
          likedBy: ['night_trains', 'tiny_gardens'],
        },
      ],
      likedBy: ['tiny_gardens', 'clay_kitchen', 'paper_skies'],
      watchedBy: ['quiet_patterns'],
    },
    {
      name: 'level-crossing-at-two',
      title: 'Level crossing, 2 a.m.',
      description: 'Nobody waits, the barrier comes down anyway.',
      daysAgo: 6.6,
      views: 391,
      comments: [
        {
          by: 'quiet_patterns',
          hoursLater: 2.9,
          content: 'Four blinks in three seconds. I have set a metronome by it.',
          likedBy: ['night_trains'],
        },
        {
          by: 'paper_skies',
          hoursLater: 20.4,
          content: 'You were waiting. That makes one.',
          likedBy: ['night_trains', 'clay_kitchen'],
        },
      ],
      likedBy: ['quiet_patterns', 'paper_skies'],
      watchedBy: ['clay_kitchen'],
    },
  ],
  posts: [
    {
      daysAgo: 30.2,
      content: 'Timetable for the weekend: moonrise 21:40, sleeper 23:12, fog if we are lucky.',
      likedBy: ['paper_skies'],
    },
    {
      daysAgo: 8.0,
      content: 'Which window seat is the better one, facing forward or facing back? I can only sleep in one of them.',
      likedBy: ['clay_kitchen', 'tiny_gardens'],
    },
  ],
  playlists: [
    {
      name: 'From dusk to dawn',
      description: 'One night, three trains.',
      daysAgo: 6.0,
      videos: ['sleeper-to-the-coast', 'level-crossing-at-two', 'view-from-berth-14'],
    },
  ],
}
