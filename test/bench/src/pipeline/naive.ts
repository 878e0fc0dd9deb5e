import 'reflect-metadata';
import { RULES, decideAlerts, historyOf as alertingHistoryOf } from '@carbawatch/alerting';
import { TOPICS, type IsolateClassified, type IsolateReported } from '@carbawatch/contracts';
import { classifyIsolate } from '@carbawatch/microbiology';
import { contributionsOf, historyOf as statsHistoryOf } from '@carbawatch/stats';
import { Controller, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientKafka,
  ClientsModule,
  EventPattern,
  Payload,
  Transport,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { TypeOrmModule, getRepositoryToken } from '@nestjs/typeorm';
import { Kafka, logLevel } from 'kafkajs';
import { lastValueFrom } from 'rxjs';
import { Column, Entity, PrimaryColumn, type Repository } from 'typeorm';
import { until } from './progress';

/**
 * The same work as a newcomer to Nest would build it: Nest's Kafka transport, one `@EventPattern`
 * a message, an entity a table, `save` for every row, `emit` for every event. The rules are ours.
 */
const PREFIX = 'naive.';
const REPORTED = PREFIX + TOPICS.isolatesReported;
const CLASSIFIED = PREFIX + TOPICS.isolatesClassified;
const ALERTED = PREFIX + TOPICS.alertsChanged;

@Entity('report')
class ReportEntity {
  @PrimaryColumn('text') id = '';
  @Column('text') isolateId = '';
  @Column('jsonb') body: unknown;
}

@Entity('isolate')
class IsolateEntity {
  @PrimaryColumn('text') isolateId = '';
  @Column('int') revision = 0;
  @Column('jsonb') state: unknown;
}

@Entity('alert_fact')
class AlertFactEntity {
  @PrimaryColumn('text') isolateId = '';
  @Column('text') pseudonym = '';
  @Column('jsonb') event: unknown;
}

@Entity('alert')
class AlertEntity {
  @PrimaryColumn('text') id = '';
  @Column('jsonb') body: unknown;
}

@Entity('stats_fact')
class StatsFactEntity {
  @PrimaryColumn('text') isolateId = '';
  @Column('text') pseudonym = '';
  @Column('jsonb') event: unknown;
}

@Entity('contribution')
class ContributionEntity {
  @PrimaryColumn('text') id = '';
  @Column('jsonb') body: unknown;
}

const ENTITIES = [
  ReportEntity,
  IsolateEntity,
  AlertFactEntity,
  AlertEntity,
  StatsFactEntity,
  ContributionEntity,
];
const CLIENT = 'KAFKA';
const done = { alerting: 0, stats: 0 };

@Controller()
class NaiveClassification {
  constructor(
    @Inject(getRepositoryToken(ReportEntity)) private readonly reports: Repository<ReportEntity>,
    @Inject(getRepositoryToken(IsolateEntity)) private readonly isolates: Repository<IsolateEntity>,
    @Inject(CLIENT) private readonly client: ClientKafka,
  ) {}

  @EventPattern(REPORTED)
  async onReported(@Payload() report: IsolateReported): Promise<void> {
    const { isolateId, messageId, pseudonym } = report;
    await this.reports.save({ id: messageId, isolateId, body: report });
    const known = await this.reports.findBy({ isolateId });
    const bodies = known
      .map(({ body }) => body as IsolateReported)
      .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
    const steps = bodies.map((_, index) => {
      const isolate = Object.assign({}, ...bodies.slice(0, index + 1)) as IsolateReported;
      const classification = classifyIsolate(isolate);
      const { receivedAt } = isolate;
      return { receivedAt, messageId, withdrawn: false, isolate, classification };
    });
    const current = steps.at(-1);
    if (!current) return;
    const stored = await this.isolates.findOneBy({ isolateId });
    const revision = (stored?.revision ?? 0) + 1;
    const earlier = steps.slice(0, -1);
    const state = { ...current, site: report.site, isolateId, pseudonym, revision, earlier };
    await this.isolates.save({ isolateId, revision, state });
    const value = { ...state, patientKnown: true };
    await lastValueFrom(
      this.client.emit(CLASSIFIED, { key: pseudonym, value: JSON.stringify(value) }),
    );
  }
}

@Controller()
class NaiveAlerting {
  constructor(
    @Inject(getRepositoryToken(AlertFactEntity))
    private readonly facts: Repository<AlertFactEntity>,
    @Inject(getRepositoryToken(AlertEntity)) private readonly alerts: Repository<AlertEntity>,
    @Inject(CLIENT) private readonly client: ClientKafka,
  ) {}

  @EventPattern(CLASSIFIED)
  async onClassified(@Payload() event: IsolateClassified): Promise<void> {
    const { isolateId, pseudonym, site } = event;
    await this.facts.save({ isolateId, pseudonym, event });
    const facts = await this.facts.findBy({ pseudonym });
    const isolates = facts.map((fact) => alertingHistoryOf(fact.event as IsolateClassified));
    for (const alert of decideAlerts(
      { site, isolates, movements: [], specimens: [], carriers: [], isolations: [] },
      RULES,
      'UTC',
    )) {
      await this.alerts.save({ id: alert.id, body: alert });
      await lastValueFrom(
        this.client.emit(ALERTED, { key: pseudonym, value: JSON.stringify(alert) }),
      );
    }
    done.alerting += 1;
  }
}

@Controller()
class NaiveStats {
  constructor(
    @Inject(getRepositoryToken(StatsFactEntity))
    private readonly facts: Repository<StatsFactEntity>,
    @Inject(getRepositoryToken(ContributionEntity))
    private readonly contributions: Repository<ContributionEntity>,
  ) {}

  @EventPattern(CLASSIFIED)
  async onClassified(@Payload() event: IsolateClassified): Promise<void> {
    const { isolateId, pseudonym } = event;
    await this.facts.save({ isolateId, pseudonym, event });
    const facts = await this.facts.findBy({ pseudonym });
    const isolates = facts.map((fact) => statsHistoryOf(fact.event as IsolateClassified));
    const { contributions, qualifying } = contributionsOf({ isolates, movements: [] }, 'UTC');
    for (const [index, body] of [...contributions, ...qualifying].entries()) {
      await this.contributions.save({ id: `${isolateId}/${index}`, body });
    }
    done.stats += 1;
  }
}

type ControllerClass = new (...args: never[]) => object;

function moduleOf(controller: ControllerClass, url: string, brokers: readonly string[]) {
  @Module({
    imports: [
      TypeOrmModule.forRoot({ type: 'postgres', url, entities: ENTITIES, synchronize: false }),
      TypeOrmModule.forFeature(ENTITIES),
      ClientsModule.register([
        {
          name: CLIENT,
          transport: Transport.KAFKA,
          options: {
            client: { brokers: [...brokers], logLevel: logLevel.NOTHING },
            producerOnlyMode: true,
          },
        },
      ]),
    ],
    controllers: [controller],
  })
  class NaiveModule {}
  return NaiveModule;
}

async function makeTables(url: string): Promise<void> {
  const { DataSource } = await import('typeorm');
  const source = new DataSource({ type: 'postgres', url, entities: ENTITIES, synchronize: true });
  await source.initialize();
  await source.destroy();
}

/** Seconds from the first message in Kafka until the last `save` of the last handler. */
export async function runNaive(
  url: string,
  brokers: readonly string[],
  warmUp: readonly IsolateReported[],
  reports: readonly IsolateReported[],
): Promise<number> {
  await makeTables(url);
  const kafka = new Kafka({ clientId: 'naive', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [REPORTED, CLASSIFIED, ALERTED].map((topic) => ({ topic, numPartitions: 8 })),
    waitForLeaders: true,
  });
  await admin.disconnect();
  const apps = await Promise.all(
    Object.entries({ NaiveClassification, NaiveAlerting, NaiveStats }).map(([name, controller]) =>
      NestFactory.createMicroservice<MicroserviceOptions>(moduleOf(controller, url, brokers), {
        logger: ['error'],
        transport: Transport.KAFKA,
        options: {
          client: { brokers: [...brokers], logLevel: logLevel.NOTHING },
          consumer: { groupId: name, maxWaitTimeInMs: 100 },
          run: { partitionsConsumedConcurrently: 4 },
          subscribe: { fromBeginning: true },
        },
      }),
    ),
  );
  await Promise.all(apps.map((app) => app.listen()));
  const producer = kafka.producer();
  await producer.connect();
  const send = async (batch: readonly IsolateReported[]): Promise<void> => {
    const target = { alerting: done.alerting + batch.length, stats: done.stats + batch.length };
    await producer.send({
      topic: REPORTED,
      messages: batch.map((value) => ({ key: value.pseudonym, value: JSON.stringify(value) })),
    });
    await until(() => done.alerting >= target.alerting && done.stats >= target.stats);
  };
  await send(warmUp);
  const start = performance.now();
  await send(reports);
  const seconds = (performance.now() - start) / 1_000;
  await producer.disconnect();
  await Promise.all(apps.map((app) => app.close()));
  return seconds;
}
