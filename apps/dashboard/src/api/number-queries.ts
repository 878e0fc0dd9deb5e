import type {
  AlertQuality,
  KnownWard,
  Rates,
  RiskModelCard,
  StoredDenominator,
} from '@carbawatch/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, type Listed, type Parameters } from './client';

/** The first word of every key that follows what a hospital uploads. */
export const RATES = 'rates';

export const ratesQuery = (parameters: Parameters) =>
  queryOptions({
    queryKey: [RATES, 'answer', parameters],
    queryFn: ({ signal }) => get<Rates>('rates', parameters, signal),
    placeholderData: keepPreviousData,
  });

export const denominatorsQuery = (parameters: Parameters) =>
  queryOptions({
    queryKey: [RATES, 'uploaded', parameters],
    queryFn: ({ signal }) => get<Listed<StoredDenominator>>('denominators', parameters, signal),
  });

export const alertQualityQuery = (parameters: Parameters) =>
  queryOptions({
    queryKey: ['alerts', 'quality', parameters],
    queryFn: ({ signal }) => get<AlertQuality>('alerts/quality', parameters, signal),
    placeholderData: keepPreviousData,
  });

/** The first word of every key about the model behind the score. */
export const RISK_MODEL = 'risk-model';

export const riskModelQuery = () =>
  queryOptions({
    queryKey: [RISK_MODEL],
    queryFn: ({ signal }) => get<RiskModelCard>('risk-model', {}, signal),
  });

/** As many as one answer holds: a large hospital has a few hundred wards. */
const WARDS_ASKED = 1_000;
const WARDS_FRESH_MS = 60_000;

export const knownWardsQuery = () =>
  queryOptions({
    queryKey: ['known-wards'],
    queryFn: ({ signal }) => get<Listed<KnownWard>>('known-wards', { limit: WARDS_ASKED }, signal),
    staleTime: WARDS_FRESH_MS,
  });

/** What the hospital's own list says of its wards, for whoever may read it. */
export const listedWardsQuery = () =>
  queryOptions({
    queryKey: ['known-wards', 'listed'],
    queryFn: ({ signal }) =>
      get<Listed<Pick<KnownWard, 'site' | 'ward' | 'unitType'>>>(
        'wards',
        { limit: WARDS_ASKED },
        signal,
      ),
    staleTime: WARDS_FRESH_MS,
  });
