import type { AcknowledgedMany, Alert, Disposition } from '@carbawatch/contracts';
import { useMutation } from '@tanstack/react-query';
import { send } from '../../api/client';
import { queryClient } from '../../api/query-client';
import { whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';
import { shownOf } from './as-shown';

/** What a person may do with an alert; each is safe to repeat, but that undo goes a step back. */
export type Act =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'resolve'; readonly disposition: Disposition }
  | { readonly kind: 'comment'; readonly comment: string }
  | { readonly kind: 'uncomment'; readonly at: string }
  | { readonly kind: 'isolation'; readonly isolation: 'single' | 'cohort' | 'none' };

function bodyOf({ kind, ...body }: Act, alert: Alert): object {
  const answers = kind === 'acknowledge' || kind === 'resolve';
  return answers ? { ...body, shown: shownOf(alert) } : body;
}

/** Acts on one alert, shows the answer at once, and offers the way back where there is one. */
export function useAlertAct(shown: Alert) {
  const { id } = shown;
  const text = useText();
  const mutation = useMutation({
    mutationFn: (act: Act) => send<Alert>('POST', `alerts/${id}/${act.kind}`, bodyOf(act, shown)),
    onSuccess: (alert, act) => {
      queryClient.setQueryData(['alert', id], alert);
      reread();
      // What silences an alert by mistake is taken back; what else was said stays said.
      const back = (): void => mutation.mutate({ kind: 'undo' });
      if ((act.kind === 'resolve' || act.kind === 'acknowledge') && alert.status === 'open') {
        tell(text('alert.grownMeanwhile'));
      } else if (act.kind === 'resolve') {
        tell(text('alert.resolved', { disposition: text(`disposition.${act.disposition}`) }), back);
      } else if (act.kind === 'acknowledge') {
        tell(text('alert.acknowledged'), back);
      } else if (act.kind === 'undo') {
        tell(text(alert.status === 'acknowledged' ? 'alert.undone' : 'alert.reopened'));
      } else if (act.kind === 'isolation' && act.isolation === 'none') {
        tell(text('alert.isolationUndone'));
      } else {
        tell(text(DONE[act.kind]));
      }
    },
    onError: (error) => tell(text('alert.failed', { why: whyNot(error, text) })),
  });
  return mutation;
}

function reread(): void {
  for (const touched of ['alerts', 'alert', 'tasks', 'today']) {
    void queryClient.invalidateQueries({ queryKey: [touched] });
  }
}

/** Acknowledges what came of one patient in one act; taken back alert by alert. */
export function useAcknowledgeMany() {
  const text = useText();
  const back = useMutation({
    mutationFn: (ids: readonly string[]) =>
      Promise.all(ids.map((id) => send<Alert>('POST', `alerts/${id}/undo`, {}))),
    onSuccess: () => tell(text('alert.reopened')),
    onError: (error) => tell(text('alert.failed', { why: whyNot(error, text) })),
    onSettled: reread,
  });
  return useMutation({
    mutationFn: (alerts: readonly Alert[]) =>
      send<AcknowledgedMany>('POST', 'alerts/acknowledge', {
        ids: alerts.map(({ id }) => id),
        shown: Object.fromEntries(alerts.map((alert) => [alert.id, shownOf(alert)])),
      }),
    onSuccess: ({ results }) => {
      const done = results.filter(({ outcome }) => outcome === 'acknowledged').map(({ id }) => id);
      const refused = results.find(({ outcome }) => outcome === 'refused')?.detail;
      const said = text('desk.acknowledged', { n: done.length });
      tell(refused ? `${said} ${refused}` : said, () => back.mutate(done));
    },
    onError: (error) => tell(text('alert.failed', { why: whyNot(error, text) })),
    onSettled: reread,
  });
}

const DONE = {
  reopen: 'alert.reopened',
  comment: 'alert.commented',
  uncomment: 'alert.uncommented',
  isolation: 'alert.isolated',
} as const;
