import type { Phrasebook } from '@carbawatch/contracts';

/** What stands between tags, and the labels that are read out; styles and programs are neither. */
const SAID = /<(style|script)\b[\s\S]*?<\/\1>|(?<=>)[^<>]+(?=<)|(?<=\saria-label=")[^"]+(?=")/g;
const LETTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const ENTITIES = new Map(Object.entries(LETTERS).map(([entity, letter]) => [letter, entity]));

/** A page that was written in English, each of its texts put into Chinese; markup stays. */
export function pageInChinese(page: string, chinese: Phrasebook['chinese']): string {
  return page
    .replace(/^(<!doctype html>\s*<html lang=")en(?=")/i, '$1zh-CN')
    .replace(SAID, (text, program: string | undefined) => {
      if (program !== undefined || !/\p{L}{2}/u.test(text)) return text;
      const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
      return `${before}${written(chinese(read(words)))}${after}`;
    });
}

function read(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => LETTERS[entity] ?? entity);
}

function written(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES.get(letter) ?? letter);
}
