import type { ServiceContext, ServiceDefinition } from '@carbawatch/service-kit';
import { Module, type DynamicModule } from '@nestjs/common';
import { siteBooks } from './chinese/site-books';
import { EventsController } from './consumers/events.controller';
import type { Deciding } from './consumers/recompute';
import { KeptWalks } from './decide/kept-walks';
import { AlertDesk } from './http/alert-desk';
import { AlertsController } from './http/alerts.controller';
import { ChangeTail } from './http/change-tail';
import { StreamController } from './http/stream.controller';
import { CONTEXT, DECIDING } from './providers';
import { PICTURE_CONTROLLERS, PICTURE_TABLES, pictureProviders } from './picture.providers';
import { ShadowController } from './shadow/shadow.controller';
import { SiteRules } from './store/site-rules';
import { CreateAlerting1792300000000 } from './store/migrations/create-alerting-1792300000000';
import { CreateBacktest1792600000000 } from './store/migrations/create-backtest-1792600000000';
import { CreateDelivery1792400000000 } from './store/migrations/create-delivery-1792400000000';
import { CreateJoinedPicture1792500000000 } from './store/migrations/create-joined-picture-1792500000000';
import { FillJoinedPicture1792900000000 } from './store/migrations/fill-joined-picture-1792900000000';
import { GatherByEpisode1793000000110 } from './store/migrations/gather-by-episode-1793000000110';
import { GatherDeliveries1793000000000 } from './store/migrations/gather-deliveries-1793000000000';
import { IndexContacts1792800000000 } from './store/migrations/index-contacts-1792800000000';
import { CreateFormerStays1793000000002 } from './store/migrations/create-former-stays-1793000000002';
import { CreateKnowing1793000000001 } from './store/migrations/create-knowing-1793000000001';
import { CreateWork1792400000001 } from './store/migrations/create-work-1792400000001';
import { CreateShadow1792700000000 } from './store/migrations/create-shadow-1792700000000';
import { IndexUntoldNotices1792600000001 } from './store/migrations/index-untold-notices-1792600000001';
import { ScreenListedContacts1793000000170 } from './store/migrations/screen-listed-contacts-1793000000170';
import { ShadowSpecimens1793000000003 } from './store/migrations/shadow-specimens-1793000000003';
import { CountScreensOfTheGut1793000000155 } from './store/migrations/count-screens-of-the-gut-1793000000155';
import { FollowLinks1793000000160 } from './store/migrations/follow-links-1793000000160';
import { NoteInterrupted1793000000161 } from './store/migrations/note-interrupted-1793000000161';
import { KnowWhoComes1793000000150 } from './store/migrations/know-who-comes-1793000000150';
import { KnowWhereToGoOn1793000000120 } from './store/migrations/know-where-to-go-on-1793000000120';
import { LookAnew1793000000004 } from './store/migrations/look-anew-1793000000004';
import { IndexWards1793000000162 } from './store/migrations/index-wards-1793000000162';
import { KnowFormerWards1793000000171 } from './store/migrations/know-former-wards-1793000000171';
import { IndexMovedVisits1793000000181 } from './store/migrations/index-moved-visits-1793000000181';
import { KnowWhereToScreen1793000000190 } from './store/migrations/know-where-to-screen-1793000000190';
import { TellShownFromSent1793000000191 } from './store/migrations/tell-shown-from-sent-1793000000191';
import { KnowAsTold1793000000193 } from './store/migrations/know-as-told-1793000000193';
import { LookAnewAtCorrections1793000000194 } from './store/migrations/look-anew-at-corrections-1793000000194';
import { LookAnewAtReturns1793000000195 } from './store/migrations/look-anew-at-returns-1793000000195';
import { TimeActs1793000000192 } from './store/migrations/time-acts-1793000000192';
import { ListUntold1793000000180 } from './store/migrations/list-untold-1793000000180';
import { PublishFlaggedPersons1793000000005 } from './store/migrations/publish-flagged-persons-1793000000005';
import { IndexOtherIsolates1793000000006 } from './store/migrations/index-other-isolates-1793000000006';
import { TellEpisodesApart1793000000007 } from './store/migrations/tell-episodes-apart-1793000000007';
import { IndexDepartures1793000000008 } from './store/migrations/index-departures-1793000000008';
import { GatherSignals1793000000009 } from './store/migrations/gather-signals-1793000000009';
import { TellWhatRulesChanged1793000000165 } from './store/migrations/tell-what-rules-changed-1793000000165';
import { TellRules1793000000010 } from './store/migrations/tell-rules-1793000000010';
import { EndJumps1793000000040 } from './store/migrations/end-jumps-1793000000040';
import { GoOnCalling1793000000050 } from './store/migrations/go-on-calling-1793000000050';
import { IndexClusterNews1793000000061 } from './store/migrations/index-cluster-news-1793000000061';
import { TellEnds1793000000060 } from './store/migrations/tell-ends-1793000000060';
import { MoveTheHouse1793000000031 } from './store/migrations/move-the-house-1793000000031';
import { AskForTheUnmoved1793000000090 } from './store/migrations/ask-for-the-unmoved-1793000000090';
import { AskFromTheHouse1793000000140 } from './store/migrations/ask-from-the-house-1793000000140';
import { NumberReports1793000000141 } from './store/migrations/number-reports-1793000000141';
import { IndexWhatIsAsked1793000000130 } from './store/migrations/index-what-is-asked-1793000000130';
import { KnowWindowClusters1793000000080 } from './store/migrations/know-window-clusters-1793000000080';
import { TellOfSpecimens1793000000070 } from './store/migrations/tell-of-specimens-1793000000070';
import { WatchListedContacts1793000000030 } from './store/migrations/watch-listed-contacts-1793000000030';
import { EndClustersByScreens1793000000020 } from './store/migrations/end-clusters-by-screens-1793000000020';
import { FillHeld1793000000021 } from './store/migrations/fill-held-1793000000021';
import { IndexEnvironment1793000000022 } from './store/migrations/index-environment-1793000000022';
import { QuietSignals1793000000011 } from './store/migrations/quiet-signals-1793000000011';
import { WORK_CONTROLLERS, WORK_TABLES, workProviders } from './work.providers';

@Module({})
class AlertingModule {
  static with(context: ServiceContext): DynamicModule {
    const deciding: Deciding = {
      rules: new SiteRules(),
      timeZone: context.config.timezone,
      walks: new KeptWalks(),
    };
    return {
      module: AlertingModule,
      controllers: [
        EventsController,
        ...WORK_CONTROLLERS,
        ...PICTURE_CONTROLLERS,
        ShadowController,
        AlertsController,
        StreamController,
      ],
      providers: [
        { provide: CONTEXT, useValue: context },
        { provide: DECIDING, useValue: deciding },
        { provide: AlertDesk, useValue: new AlertDesk(context, deciding) },
        { provide: ChangeTail, useValue: new ChangeTail(context.database, context.log) },
        ...workProviders(context),
        ...pictureProviders(),
      ],
    };
  }
}

/**
 * Joins results with where the patient lies, raises alerts, keeps their course, tells open pages.
 */
export const alertingService: ServiceDefinition = {
  name: 'alerting',
  migrations: {
    schema: 'alerting',
    migrations: [
      CreateAlerting1792300000000,
      CreateDelivery1792400000000,
      CreateWork1792400000001,
      CreateJoinedPicture1792500000000,
      CreateBacktest1792600000000,
      IndexUntoldNotices1792600000001,
      CreateShadow1792700000000,
      IndexContacts1792800000000,
      FillJoinedPicture1792900000000,
      GatherDeliveries1793000000000,
      CreateKnowing1793000000001,
      CreateFormerStays1793000000002,
      ShadowSpecimens1793000000003,
      LookAnew1793000000004,
      PublishFlaggedPersons1793000000005,
      IndexOtherIsolates1793000000006,
      TellEpisodesApart1793000000007,
      IndexDepartures1793000000008,
      GatherSignals1793000000009,
      EndClustersByScreens1793000000020,
      FillHeld1793000000021,
      IndexEnvironment1793000000022,
      TellRules1793000000010,
      QuietSignals1793000000011,
      WatchListedContacts1793000000030,
      MoveTheHouse1793000000031,
      EndJumps1793000000040,
      GoOnCalling1793000000050,
      TellEnds1793000000060,
      IndexClusterNews1793000000061,
      TellOfSpecimens1793000000070,
      KnowWindowClusters1793000000080,
      AskForTheUnmoved1793000000090,
      GatherByEpisode1793000000110,
      KnowWhereToGoOn1793000000120,
      IndexWhatIsAsked1793000000130,
      AskFromTheHouse1793000000140,
      NumberReports1793000000141,
      KnowWhoComes1793000000150,
      CountScreensOfTheGut1793000000155,
      FollowLinks1793000000160,
      NoteInterrupted1793000000161,
      IndexWards1793000000162,
      TellWhatRulesChanged1793000000165,
      ScreenListedContacts1793000000170,
      KnowFormerWards1793000000171,
      ListUntold1793000000180,
      IndexMovedVisits1793000000181,
      KnowWhereToScreen1793000000190,
      TellShownFromSent1793000000191,
      TimeActs1793000000192,
      KnowAsTold1793000000193,
      LookAnewAtCorrections1793000000194,
      LookAnewAtReturns1793000000195,
    ],
    readable: [
      ...['alert', 'shadow_fact', 'shadow_family', 'flagged_person'],
      ...WORK_TABLES,
      ...PICTURE_TABLES,
    ],
  },
  module: (context) => AlertingModule.with(context),
  phrasebook: siteBooks,
};
