export const film = {
  'film.play': 'Play',
  'film.pause': 'Pause',
} as const;
