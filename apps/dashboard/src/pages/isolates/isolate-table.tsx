import type { IsolateColumn, IsolateView } from '@carbawatch/contracts';
import { Link } from '@tanstack/react-router';
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type ReactNode, type RefObject } from 'react';
import { CpeBadge, CreBadge } from '../../design/badge';
import { useOnPaper } from '../../shell/theme';
import { Species } from '../../i18n/species';
import { specimenName } from '../../i18n/specimen-name';
import { useText, type Text } from '../../i18n/text';
import { shortOf } from '../patients/names';
import { CollectedAt } from './collected-at';
import { carbapenemasesOf } from './isolate-words';
import type { ListOrder } from './list-order';
import { SiteOf } from '../../session/site-of';
import { WardName } from './ward-name';

const ROW_PX = 38;
/** Rows beyond both edges, so that fast scrolling meets no blank. */
const OVERSCAN = 8;
/** Some fifty sheets; who wants more on paper is served by the export. */
const PRINTED_MAX = 2_000;

const features = tableFeatures({});
const column = createColumnHelper<typeof features, IsolateView>();

function columnsOf(text: Text) {
  return column.columns([
    column.accessor('isolateId', {
      header: text('isolates.isolate'),
      cell: ({ row }) => (
        <Link
          to="/isolates/$site/$isolateId"
          params={{ site: row.original.site, isolateId: row.original.isolateId }}
        >
          {row.original.isolateId}
        </Link>
      ),
    }),
    column.accessor((isolate) => isolate.organism?.name, {
      id: 'organism',
      header: text('isolates.organism'),
      cell: (cell) => <Species latin={cell.getValue()} />,
    }),
    column.accessor((isolate) => isolate.classification.cpe.status, {
      id: 'cpe',
      header: 'CPE',
      cell: ({ row, getValue }) => (
        <CpeBadge
          status={getValue()}
          cre={row.original.classification.cre.status}
          isWithdrawn={row.original.withdrawn}
        />
      ),
    }),
    column.accessor((isolate) => carbapenemasesOf(isolate) || '–', {
      id: 'carbapenemase',
      header: text('isolates.carbapenemase'),
    }),
    column.accessor(({ classification: { typing } }) => (typing?.st ? `ST${typing.st}` : '–'), {
      id: 'st',
      header: text('isolates.st'),
    }),
    column.accessor((isolate) => isolate.classification.cre.status, {
      id: 'cre',
      header: 'CRE',
      cell: ({ row, getValue }) => (
        <CreBadge status={getValue()} isWithdrawn={row.original.withdrawn} />
      ),
    }),
    column.accessor((isolate) => isolate.wardAtCollection?.ward, {
      id: 'ward',
      header: text('app.ward'),
      cell: (cell) => (
        <>
          <SiteOf site={cell.row.original.site} />
          <WardName ward={cell.getValue()} />
        </>
      ),
    }),
    column.accessor(({ specimen }) => (specimen?.type ? specimenName(text, specimen.type) : '–'), {
      id: 'specimen',
      header: text('isolates.specimen'),
    }),
    column.display({
      id: 'collected',
      header: text('isolates.collected'),
      cell: ({ row }) => <CollectedAt isolate={row.original} />,
    }),
    column.accessor(({ patient }) => (patient.known ? patient.pseudonym : null), {
      id: 'patient',
      header: text('isolate.patient'),
      cell: (cell) => <OfPatient pseudonym={cell.getValue()} />,
    }),
  ]);
}

/** Leads to all isolates of the patient. */
function OfPatient({ pseudonym }: { pseudonym: string | null }) {
  const text = useText();
  if (pseudonym === null) return text('app.unknown');
  return (
    <Link to="/isolates" search={{ search: pseudonym }}>
      {shortOf(pseudonym)}
    </Link>
  );
}

/** What the columns of the table are called where a list is sorted. */
const SORTED: Readonly<Record<string, IsolateColumn>> = {
  isolateId: 'isolate',
  ...{ organism: 'organism', cpe: 'cpe', carbapenemase: 'carbapenemase', st: 'st', cre: 'cre' },
  ...{ ward: 'ward', specimen: 'specimen', collected: 'collected', patient: 'patient' },
};

/** Words that may take two lines of a row. */
const BREAKING: ReadonlySet<string> = new Set(['organism', 'cpe', 'cre', 'specimen', 'collected']);

/** Any number of isolates: only the rows in view are in the document, and on paper all. */
export function IsolateTable(props: {
  readonly isolates: IsolateView[];
  readonly order: ListOrder;
  readonly onSort: (column: IsolateColumn) => void;
  readonly onEnd: () => void;
}) {
  const { isolates, order, onSort, onEnd } = props;
  const text = useText();
  const columns = useMemo(() => columnsOf(text), [text]);
  const table = useTable({ features, columns, data: isolates });
  const { rows } = table.getRowModel();
  const box = useRef<HTMLDivElement>(null);
  const onPaper = useOnPaper();
  const { shown, above, below } = useShownRows(box, rows.length, onPaper);
  const names = table.getFlatHeaders().map((header) => ({
    id: header.id,
    shown: <table.FlexRender header={header} />,
  }));
  const lastShown = shown.at(-1) ?? 0;
  const sorted = `${order.column} ${order.direction}`;
  useEffect(() => {
    box.current?.scrollTo({ top: 0 });
  }, [sorted]);
  useEffect(() => {
    const isSeen = lastShown >= rows.length - OVERSCAN;
    // Paper shows all that was read, and the box was as high as that: nobody has scrolled there.
    if (isSeen && !onPaper && isAtEnd(box.current)) onEnd();
  }, [onPaper, lastShown, rows.length, onEnd]);
  return (
    <div
      className="scroll virtual"
      ref={box}
      role="group"
      aria-label={text('isolates.table')}
      tabIndex={0}
      style={{ height: 'min(70vh, 52rem)' }}
    >
      <table data-testid="isolate-table" aria-rowcount={rows.length + 1}>
        <Head names={names} order={order} onSort={onPaper ? null : onSort} />
        <tbody>
          <Space px={above} columns={columns.length} />
          {shown.map((index) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <tr
                key={`${row.original.site}/${row.original.isolateId}`}
                aria-rowindex={index + 2}
                className={row.original.withdrawn ? 'withdrawn' : ''}
                style={{ height: ROW_PX }}
              >
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} className={BREAKING.has(cell.column.id) ? 'breaks' : ''}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            );
          })}
          <Space px={below} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

function Head(props: {
  readonly names: readonly { readonly id: string; readonly shown: ReactNode }[];
  readonly order: ListOrder;
  readonly onSort: ((column: IsolateColumn) => void) | null;
}) {
  const { names, ...sorting } = props;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {names.map(({ id, shown }) => (
          <Heading key={id} column={SORTED[id] ?? 'collected'} {...sorting}>
            {shown}
          </Heading>
        ))}
      </tr>
    </thead>
  );
}

/** A column's name that sorts by it; on paper, where nothing is pressed, the name alone. */
function Heading(props: {
  readonly column: IsolateColumn;
  readonly order: ListOrder;
  readonly onSort: ((column: IsolateColumn) => void) | null;
  readonly children: ReactNode;
}) {
  const { column, order, onSort, children } = props;
  const direction = order.column === column ? order.direction : 'none';
  return (
    <th scope="col" aria-sort={direction}>
      {onSort ? (
        <button type="button" className="sorts" onClick={() => onSort(column)}>
          {children}
          <span aria-hidden="true">{ARROWS[direction]}</span>
        </button>
      ) : (
        children
      )}
    </th>
  );
}

const ARROWS = { ascending: ' ▲', descending: ' ▼', none: '' } as const;

function isAtEnd(box: HTMLElement | null): boolean {
  return (
    box !== null && box.scrollTop + box.clientHeight >= box.scrollHeight - 2 * OVERSCAN * ROW_PX
  );
}

/** Which of so many rows are in the document, and the heights of those above and below. */
function useShownRows(box: RefObject<HTMLDivElement | null>, count: number, onPaper: boolean) {
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
  });
  if (onPaper) {
    const printed = Array.from({ length: Math.min(count, PRINTED_MAX) }, (_, index) => index);
    return { shown: printed, above: 0, below: 0 };
  }
  const inView = virtual.getVirtualItems();
  const last = inView.at(-1);
  return {
    shown: inView.map(({ index }) => index),
    above: inView[0]?.start ?? 0,
    below: last ? virtual.getTotalSize() - last.end : 0,
  };
}

/** The height of the rows that are not in the document. */
function Space({ px, columns }: { px: number; columns: number }) {
  if (px <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height: px, padding: 0, border: 0 }} />
    </tr>
  );
}
