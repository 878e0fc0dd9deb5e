import type { Alert, Disposition } from '@carbawatch/contracts';
import { useMutation } from '@tanstack/react-query';
import { send } from '../../api/client';
import { queryClient } from '../../api/query-client';
import { whyNot } from '../../design/states';
import { tell } from '../../design/toast';
import { useText } from '../../i18n/text';

/** What a person may do with an alert; each is safe to repeat. */
export type Act =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'resolve'; readonly disposition: Disposition }
  | { readonly kind: 'comment'; readonly comment: string }
  | { readonly kind: 'isolation'; readonly isolation: 'single' | 'cohort' };

function bodyOf(act: Act): object {
  const { kind: _, ...body } = act;
  return body;
}

/** Acts on one alert, shows the answer at once, and offers the way back where there is one. */
export function useAlertAct(id: string) {
  const text = useText();
  const mutation = useMutation({
    mutationFn: (act: Act) => send<Alert>('POST', `alerts/${id}/${act.kind}`, bodyOf(act)),
    onSuccess: (alert, act) => {
      queryClient.setQueryData(['alert', id], alert);
      for (const touched of ['alerts', 'tasks', 'today']) {
        void queryClient.invalidateQueries({ queryKey: [touched] });
      }
      // An alert that was closed by mistake is opened again; what else was said stays said.
      if (act.kind === 'resolve') {
        const disposition = text(`disposition.${act.disposition}`);
        tell(text('alert.resolved', { disposition }), () => mutation.mutate({ kind: 'reopen' }));
      } else {
        tell(text(DONE[act.kind]));
      }
    },
    onError: (error) => tell(text('alert.failed', { why: whyNot(error, text) })),
  });
  return mutation;
}

const DONE = {
  acknowledge: 'alert.acknowledged',
  reopen: 'alert.reopened',
  comment: 'alert.commented',
  isolation: 'alert.isolated',
} as const;
