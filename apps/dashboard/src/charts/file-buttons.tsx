import type { DrawingFormat, PatientDrawing } from '@carbawatch/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/client';
import { Reason, isReason } from '../design/reason';
import { whyNot } from '../design/states';
import { useText } from '../i18n/text';

export interface FileButtonsProps {
  /** Hands a file of a form over. */
  readonly files: Readonly<Partial<Record<DrawingFormat, () => void>>>;
  /** Which drawing of patients it is: it leaves for a reason alone, as any export. */
  readonly ofPatients?: PatientDrawing | undefined;
}

const FORMATS = ['svg', 'png', 'csv'] as const satisfies readonly DrawingFormat[];

/** Takes a drawing, or its numbers, as a file; one of patients once it is said what for. */
export function FileButtons({ files, ofPatients }: FileButtonsProps) {
  const text = useText();
  const [asked, setAsked] = useState<DrawingFormat | null>(null);
  return (
    <>
      {FORMATS.map((format) => {
        const give = files[format];
        return (
          give && (
            <button
              key={format}
              type="button"
              className="bare"
              {...(ofPatients && { 'aria-expanded': asked === format })}
              onClick={ofPatients ? () => setAsked(asked === format ? null : format) : give}
            >
              {text(`app.${format}`)}
            </button>
          )
        );
      })}
      {ofPatients && asked && (
        <WhyTaken
          key={asked}
          drawing={ofPatients}
          format={asked}
          onNoted={() => {
            setAsked(null);
            files[asked]?.();
          }}
        />
      )}
    </>
  );
}

function WhyTaken(props: {
  readonly drawing: PatientDrawing;
  readonly format: DrawingFormat;
  readonly onNoted: () => void;
}) {
  const { drawing, format, onNoted } = props;
  const text = useText();
  const [reason, setReason] = useState('');
  const note = useMutation({
    mutationFn: () => send('POST', 'exports/drawings', { drawing, format, reason: reason.trim() }),
    onSuccess: onNoted,
  });
  return (
    <form
      className="row whole-line"
      data-testid="why-taken"
      onSubmit={(event) => {
        event.preventDefault();
        note.mutate();
      }}
    >
      <Reason value={reason} onChange={setReason} />
      <button type="submit" disabled={note.isPending || !isReason(reason)}>
        {text('exports.takeAs', { format: text(`app.${format}`) })}
      </button>
      {note.isError && (
        <p className="stale" role="alert">
          {whyNot(note.error, text)}
        </p>
      )}
    </form>
  );
}
