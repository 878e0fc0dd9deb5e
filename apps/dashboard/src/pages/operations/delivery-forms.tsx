import type { ChannelSetting, DeliveryRoute, RecipientRole } from '@carbawatch/contracts';
import { useState, type ReactNode } from 'react';
import { Choice } from '../../design/filters';
import { useText } from '../../i18n/text';
import {
  CHANNEL_KINDS,
  DIGEST,
  SEVERITIES,
  channelFrom,
  roleFrom,
  routeFrom,
  writtenIn,
  type Written,
} from './delivery-draft';

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly value?: string | number | undefined;
  readonly type?: 'text' | 'time' | 'number' | 'url' | 'password';
  readonly required?: boolean;
  readonly minLength?: number;
  /** Of a number. */
  readonly min?: number;
}

function Field(props: FieldProps) {
  const { label, name, value, type = 'text', required = false, minLength, min = 1 } = props;
  return (
    <label className="field">
      {label}
      <input
        name={name}
        type={type}
        required={required}
        minLength={minLength}
        min={type === 'number' ? min : undefined}
        autoComplete={type === 'password' ? 'new-password' : 'off'}
        defaultValue={value ?? ''}
      />
    </label>
  );
}

/** Boxes of which any may be ticked. */
function Ticks(props: {
  readonly legend: string;
  readonly name: string;
  readonly options: readonly (readonly [string, string])[];
  readonly ticked: readonly string[];
}) {
  return (
    <fieldset className="ticks">
      <legend>{props.legend}</legend>
      {props.options.map(([value, shown]) => (
        <label key={value}>
          <input
            type="checkbox"
            name={props.name}
            value={value}
            defaultChecked={props.ticked.includes(value)}
          />{' '}
          {shown}
        </label>
      ))}
    </fieldset>
  );
}

function Writing(props: {
  readonly children: ReactNode;
  readonly isNew: boolean;
  readonly onWritten: (written: Written) => void;
}) {
  const text = useText();
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        props.onWritten(writtenIn(new FormData(event.currentTarget)));
        if (props.isNew) event.currentTarget.reset();
      }}
    >
      <div className="row">{props.children}</div>
      <div>
        <button type="submit" className="quiet">
          {text(props.isNew ? 'delivery.add' : 'delivery.take')}
        </button>
      </div>
    </form>
  );
}

export function ChannelForm(props: {
  readonly of: ChannelSetting | null;
  readonly onPut: (channel: ChannelSetting) => void;
}) {
  const text = useText();
  const { of: channel, onPut } = props;
  const [kind, setKind] = useState<ChannelSetting['kind']>(channel?.kind ?? 'email');
  const url = channel && 'url' in channel ? channel.url : '';
  return (
    <Writing isNew={!channel} onWritten={(written) => onPut(channelFrom(written))}>
      <input type="hidden" name="kind" value={kind} />
      <Field label={text('operations.name')} name="name" value={channel?.name} required />
      <Choice
        label={text('operations.kind')}
        value={kind}
        options={CHANNEL_KINDS.map((each) => [each, text(`channel.${each}`)])}
        onChange={(next) => setKind(next ?? 'email')}
      />
      {kind === 'email' && (
        <Field
          label={text('delivery.to')}
          name="to"
          value={channel?.kind === 'email' ? channel.to.join(', ') : ''}
          required
        />
      )}
      {(kind === 'webhook' || kind === 'fhir') && (
        <>
          <Field label={text('delivery.url')} name="url" type="url" value={url} required />
          <Field label={text('delivery.secret')} name="secret" type="password" minLength={16} />
        </>
      )}
      {kind === 'fhir' && (
        <label className="field">
          {text('delivery.resource')}
          <select
            name="resource"
            defaultValue={channel?.kind === 'fhir' ? channel.resource : 'Communication'}
          >
            <option>Communication</option>
            <option>Flag</option>
          </select>
        </label>
      )}
      {kind !== 'in-app' && (
        <label className="field">
          {text('delivery.language')}
          <select
            name="language"
            defaultValue={(channel && 'language' in channel && channel.language) || 'en'}
          >
            <option value="en">English</option>
            <option value="zh">中文</option>
          </select>
        </label>
      )}
    </Writing>
  );
}

export function RoleForm(props: {
  readonly of: RecipientRole | null;
  readonly channels: readonly string[];
  readonly onPut: (role: RecipientRole) => void;
}) {
  const text = useText();
  const { of: role, channels, onPut } = props;
  return (
    <Writing isNew={!role} onWritten={(written) => onPut(roleFrom(written, role))}>
      <Field label={text('operations.name')} name="name" value={role?.name} required />
      <Ticks
        legend={text('delivery.channels')}
        name="channels"
        options={channels.map((name) => [name, name])}
        ticked={role?.channels ?? []}
      />
      <Field
        label={text('delivery.digestMessages', { n: DIGEST.messages })}
        name="digestMessages"
        type="number"
        min={0}
        value={role?.digest === null ? 0 : role?.digest?.messages}
      />
      <Field
        label={text('delivery.digestMinutes', { n: DIGEST.minutes })}
        name="digestMinutes"
        type="number"
        min={5}
        value={role?.digest?.minutes}
      />
    </Writing>
  );
}

/** Steps of escalation that one can write at once; those that stand are shown with one more. */
export function RouteForm(props: {
  readonly of: DeliveryRoute | null;
  readonly roles: readonly string[];
  readonly onPut: (route: DeliveryRoute) => void;
}) {
  const text = useText();
  const { of: route, roles, onPut } = props;
  const steps = [...(route?.escalation ?? []), { role: '', afterMinutes: undefined }];
  return (
    <Writing isNew={!route} onWritten={(written) => onPut(routeFrom(written))}>
      <Field label={text('operations.name')} name="name" value={route?.name} required />
      <Ticks
        legend={text('alertRules.severity')}
        name="severities"
        options={SEVERITIES.map((each) => [each, text(`severity.${each}`)])}
        ticked={route?.severities ?? []}
      />
      <Field label={text('delivery.rules')} name="rules" value={route?.rules?.join(', ')} />
      <Field label={text('delivery.wards')} name="wards" value={route?.wards?.join(', ')} />
      <RoleChoice label={text('delivery.role')} name="role" roles={roles} value={route?.role} />
      <Field
        label={text('delivery.quietFrom')}
        name="quietFrom"
        type="time"
        value={route?.quietHours?.from}
      />
      <Field
        label={text('delivery.quietTo')}
        name="quietTo"
        type="time"
        value={route?.quietHours?.to}
      />
      <Field
        label={text('delivery.expires')}
        name="expires"
        type="number"
        value={route?.expiresAfterMinutes ?? 24 * 60}
      />
      <input type="hidden" name="cleared" value="asked" />
      <Ticks
        legend={text('delivery.whenCleared')}
        name="tellCleared"
        options={[['yes', text('delivery.tellCleared')]]}
        ticked={route?.whenCleared === 'nobody' ? [] : ['yes']}
      />
      {steps.map((step, at) => (
        <div className="row" key={`${step.role} ${at}`}>
          <RoleChoice
            label={text('delivery.next', { n: at + 1 })}
            name="escalateTo"
            roles={['', ...roles]}
            value={step.role}
          />
          <Field
            label={text('delivery.nextAfter', { n: at + 1 })}
            name="escalateAfter"
            type="number"
            value={step.afterMinutes}
          />
        </div>
      ))}
    </Writing>
  );
}

function RoleChoice(props: {
  readonly label: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly value: string | undefined;
}) {
  return (
    <label className="field">
      {props.label}
      <select name={props.name} defaultValue={props.value ?? ''}>
        {props.roles.map((role) => (
          <option key={role} value={role}>
            {role || '–'}
          </option>
        ))}
      </select>
    </label>
  );
}
