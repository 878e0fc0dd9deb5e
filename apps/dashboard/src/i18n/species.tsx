import { speciesName } from './species-name';
import { useText } from './text';

/** Latin stands in italics; behind another name it is told by the title. "Unknown" is no Latin. */
export function Species({ latin }: { latin: string | null | undefined }) {
  const text = useText();
  if (latin === null || latin === undefined) return text('app.unknown');
  const name = speciesName(text, latin);
  return name === latin ? <i lang="la">{latin}</i> : <span title={latin}>{name}</span>;
}

/** Both names, where there is room for them: 肺炎克雷伯菌 *Klebsiella pneumoniae*. */
export function SpeciesInFull({ latin }: { latin: string }) {
  const name = speciesName(useText(), latin);
  return (
    <>
      {name === latin ? '' : `${name} `}
      <i lang="la">{latin}</i>
    </>
  );
}
