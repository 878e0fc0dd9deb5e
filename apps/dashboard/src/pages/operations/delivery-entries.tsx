import type { DeliveryRoute, RoutesSetting } from '@carbawatch/contracts';
import type { ReactNode } from 'react';
import { Badge, SeverityBadge } from '../../design/badge';
import { Later } from '../../design/later';
import { Panel } from '../../design/panel';
import { Empty } from '../../design/states';
import { codeName } from '../../i18n/code-name';
import { useText, type Text } from '../../i18n/text';
import { DIGEST, addressOf, withEntry, withoutEntry } from './delivery-draft';
import { ChannelForm, RoleForm, RouteForm } from './delivery-forms';
import { OnCall } from './on-call';

interface EntriesProps {
  readonly setting: RoutesSetting;
  /** Null for whoever may only look. */
  readonly onEdit: ((change: Partial<RoutesSetting>) => void) | null;
}

/** Entries of a name each, to be edited in place, and a form for another. */
function Entries<T extends { readonly name: string }>(props: {
  readonly title: string;
  readonly none: string;
  readonly another: string;
  readonly testId: string;
  readonly entries: readonly T[];
  readonly onPut: ((entries: T[]) => void) | null;
  readonly shown: (entry: T) => ReactNode;
  readonly form: (entry: T | null, put: (entry: T) => void) => ReactNode;
}) {
  const text = useText();
  const { entries, onPut, shown, form } = props;
  return (
    <Panel title={props.title} testId={props.testId}>
      {entries.length === 0 && <Empty title={props.none} />}
      <ul className="plain stack">
        {entries.map((entry) => (
          <li key={entry.name} className="delivery-entry">
            {shown(entry)}
            {onPut && (
              <>
                <Later summary={text('delivery.edit', { name: entry.name })} onScreenOnly>
                  {() => form(entry, (changed) => onPut(withEntry(entries, changed, entry.name)))}
                </Later>
                <button
                  type="button"
                  className="bare"
                  aria-label={text('delivery.removeOne', { name: entry.name })}
                  onClick={() => onPut(withoutEntry(entries, entry.name))}
                >
                  {text('delivery.remove')}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      {onPut && (
        <Later summary={props.another} onScreenOnly>
          {() => form(null, (entry) => onPut(withEntry(entries, entry, null)))}
        </Later>
      )}
    </Panel>
  );
}

export function Routes({ setting, onEdit }: EntriesProps) {
  const text = useText();
  return (
    <Entries
      title={text('delivery.routes')}
      none={text('delivery.noRoutes')}
      another={text('delivery.newRoute')}
      testId="routes"
      entries={setting.routes}
      onPut={onEdit && ((routes) => onEdit({ routes }))}
      shown={(route) => <ShownRoute route={route} />}
      form={(route, put) => (
        <RouteForm of={route} roles={setting.roles.map(({ name }) => name)} onPut={put} />
      )}
    />
  );
}

function ShownRoute({ route }: { route: DeliveryRoute }) {
  const text = useText();
  const { name, severities, role, quietHours, escalation, expiresAfterMinutes } = route;
  return (
    <>
      <div className="row">
        <h3>{name}</h3>
        {severities ? (
          severities.map((each) => <SeverityBadge key={each} severity={each} />)
        ) : (
          <Badge tone="plain">{text('delivery.everySeverity')}</Badge>
        )}
        <span>
          → <strong>{role}</strong>
        </span>
      </div>
      <p className="hint">{conditionsOf(route, text)}</p>
      {escalation.length > 0 && (
        <p className="hint">
          {text('delivery.escalates')}{' '}
          {escalation
            .map((step) =>
              step.afterMinutes === undefined
                ? text('delivery.atGoal', { role: step.role })
                : text('delivery.after', { role: step.role, n: step.afterMinutes }),
            )
            .join(' → ')}
        </p>
      )}
      {quietHours && <p className="hint">{text('delivery.quiet', { ...quietHours })}</p>}
      <p className="hint">{text('delivery.expiresIn', { n: expiresAfterMinutes })}</p>
    </>
  );
}

function conditionsOf({ rules, wards }: DeliveryRoute, text: Text): string {
  return [
    rules
      ? text('delivery.ofRules', {
          rules: rules.map((rule) => codeName(text, 'rule', rule)).join(', '),
        })
      : text('delivery.everyRule'),
    wards ? text('delivery.onWards', { wards: wards.join(', ') }) : text('delivery.everyWard'),
  ].join(' · ');
}

export function Roles({ setting, onEdit }: EntriesProps) {
  const text = useText();
  return (
    <Entries
      title={text('delivery.roles')}
      none={text('delivery.noRoles')}
      another={text('delivery.newRole')}
      testId="roles"
      entries={setting.roles}
      onPut={onEdit && ((roles) => onEdit({ roles }))}
      shown={({ name, channels, onCall, digest = DIGEST }) => (
        <>
          <div className="row">
            <h3>{name}</h3>
            {setting.operator === name && <Badge tone="plain">{text('delivery.isOperator')}</Badge>}
            <span>{channels.join(', ') || text('app.none')}</span>
          </div>
          {onCall.map(({ days, dates, from, to, channels: held }) => (
            <p className="hint" key={JSON.stringify([days, dates, from, held])}>
              {text('delivery.onCall', { days: days.join(', '), from, to })}
              {dates && ` (${text('delivery.onDates', { n: dates.length, from: dates[0] ?? '' })})`}
              : {held.join(', ')}
            </p>
          ))}
          <p className="hint">
            {digest
              ? text('delivery.digest', { n: digest.messages, minutes: digest.minutes })
              : text('delivery.noDigest')}
          </p>
        </>
      )}
      form={(role, put) => (
        <>
          <RoleForm of={role} channels={setting.channels.map(({ name }) => name)} onPut={put} />
          {role && (
            <OnCall role={role} channels={setting.channels.map(({ name }) => name)} onPut={put} />
          )}
        </>
      )}
    />
  );
}

export function Channels(
  props: EntriesProps & {
    readonly saved: readonly string[];
    readonly onTest: ((channel: string) => void) | null;
  },
) {
  const text = useText();
  const { setting, onEdit, saved, onTest } = props;
  return (
    <Entries
      title={text('delivery.channels')}
      none={text('delivery.noChannels')}
      another={text('delivery.newChannel')}
      testId="channels"
      entries={setting.channels}
      onPut={onEdit && ((channels) => onEdit({ channels }))}
      shown={(channel) => (
        <div className="row">
          <h3>{channel.name}</h3>
          <span>{text(`channel.${channel.kind}`)}</span>
          <span className="hint">{addressOf(channel)}</span>
          {'language' in channel && channel.language === 'zh' && <Badge tone="plain">中文</Badge>}
          {onTest && saved.includes(channel.name) && (
            <button
              type="button"
              className="quiet"
              aria-label={text('delivery.testOne', { name: channel.name })}
              onClick={() => onTest(channel.name)}
            >
              {text('delivery.test')}
            </button>
          )}
        </div>
      )}
      form={(channel, put) => <ChannelForm of={channel} onPut={put} />}
    />
  );
}
