import {
  assignerOf,
  KeysModule,
  type ServiceContext,
  type ServiceDefinition,
} from '@carbawatch/service-kit';
import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { INGESTION_BOOK } from './chinese/ingestion-book';
import { OpenCasesController } from './consumers/open-cases.controller';
import { AuditController } from './http/audit.controller';
import { CompletenessController } from './http/completeness.controller';
import { FeedsController } from './http/feeds.controller';
import { IdentitiesController } from './http/identities.controller';
import { LedgerController } from './http/ledger.controller';
import { LineageController } from './http/lineage.controller';
import { MappingsController } from './http/mappings.controller';
import { MeController } from './http/me.controller';
import { MessagesController } from './http/messages.controller';
import { OpenIdentitiesController } from './http/open-identities.controller';
import { PostMessageController } from './http/post-message.controller';
import { ProfilesController } from './http/profiles.controller';
import { QuarantineController } from './http/quarantine.controller';
import { CONTEXT } from './http/tokens';
import { WardsController } from './http/wards.controller';
import { FeedBook } from './intake/feed-book';
import { FeedRetirements } from './intake/feed-retirement';
import { Intake } from './intake/intake';
import { MappingBook } from './intake/mapping-book';
import { MappingReplay } from './intake/mapping-replay';
import { Processing } from './intake/processing';
import { Quarantine } from './intake/quarantine';
import { Recovery } from './intake/recovery';
import { Resealing } from './intake/resealing';
import { Retention } from './intake/retention';
import { SilenceWatch } from './intake/silence-watch';
import { SiteClock } from './intake/site-clock';
import { MllpServer } from './mllp/mllp-server';
import { ingestionMigrations } from './store/migrations';

/** What goes on beside the messages; a stop waits for the end of what is at work. */
interface Job {
  start(): void;
  stop(): Promise<void>;
}
const JOBS = Symbol('jobs of ingestion');

const CONTROLLERS = [
  PostMessageController,
  MessagesController,
  QuarantineController,
  LedgerController,
  WardsController,
  MappingsController,
  ProfilesController,
  FeedsController,
  LineageController,
  CompletenessController,
  IdentitiesController,
  OpenIdentitiesController,
  AuditController,
  OpenCasesController,
  MeController,
];

/** Finishes what a crash left, opens MLLP; on stop takes nothing more and finishes what it has. */
@Injectable()
class Feeds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(MllpServer) private readonly mllp: MllpServer,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(JOBS) private readonly jobs: readonly Job[],
    @Inject(Resealing) private readonly resealing: Resealing,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.resealing.checkPseudonyms();
    for (const job of this.jobs) job.start();
    await this.mllp.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.mllp.stop();
    for (const job of this.jobs) await job.stop();
    await this.intake.stop();
  }
}

@Module({})
export class IngestionModule {
  static register(context: ServiceContext): DynamicModule {
    const { config, database, secrets, clock, log, metrics } = context;
    const mappings = new MappingBook(database);
    const isLive = config.clock === 'wall';
    const assigners = (site: string) => assignerOf(config.patientAssigners, site);
    const kept = { database, secrets, clock, timeZone: config.timezone, mappings, isLive };
    const stages = { ...kept, assignerOf: assigners };
    const siteClock = new SiteClock(config, clock);
    const processing = new Processing(stages);
    const intake = new Intake(stages, processing, log, metrics);
    const feedBook = new FeedBook(config, clock);
    const retirements = new FeedRetirements(database, feedBook, clock, log);
    const replay = new MappingReplay(stages, processing, siteClock, log);
    const resealing = new Resealing(database, secrets, config, log);
    const jobs: readonly Job[] = [
      resealing,
      new Recovery(stages, intake, log),
      replay,
      new SilenceWatch(database, feedBook, config, log, retirements),
      new Retention(database, config, clock, log),
    ];
    return {
      module: IngestionModule,
      imports: [KeysModule.register(context)],
      controllers: CONTROLLERS,
      providers: [
        { provide: CONTEXT, useValue: context },
        { provide: SiteClock, useValue: siteClock },
        { provide: Intake, useValue: intake },
        { provide: Quarantine, useValue: new Quarantine(stages, processing, siteClock) },
        { provide: MappingBook, useValue: mappings },
        { provide: MappingReplay, useValue: replay },
        { provide: FeedBook, useValue: feedBook },
        { provide: FeedRetirements, useValue: retirements },
        { provide: JOBS, useValue: jobs },
        { provide: Resealing, useValue: resealing },
        {
          provide: MllpServer,
          useValue: new MllpServer(intake, { config, clock, siteClock, log, metrics }),
        },
        Feeds,
      ],
    };
  }
}

/** Takes in what a hospital sends, keeps it safe, and says who is meant only to its own vault. */
export const ingestionService: ServiceDefinition = {
  name: 'ingestion',
  migrations: ingestionMigrations,
  module: (context) => IngestionModule.register(context),
  phrasebook: () => async () => INGESTION_BOOK,
};
