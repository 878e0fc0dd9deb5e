import type { film as english } from '../en/film';

export const film: Record<keyof typeof english, string> = {
  'film.play': '播放',
  'film.pause': '暂停',
};
